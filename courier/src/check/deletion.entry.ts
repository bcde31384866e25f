// What the page loads when somebody checks a receipt: larger than the page itself, and seldom wanted.

export { verifyDeletion } from "./deletion";
