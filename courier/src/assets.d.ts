// What the build makes of an imported drawing: its elements with their attributes.
declare module "*.svg" {
  const elements: [string, Record<string, string>][];
  export default elements;
}
