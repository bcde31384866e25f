// Drawing areas over a photo in which people are to be covered. Each area fills one row of numbers of
// the form, which works without this too; the rows are what is sent.

type Area = { left: number; top: number; width: number; height: number };

const form = document.querySelector<HTMLFormElement>("[data-cover]");
const canvas = form?.querySelector<HTMLElement>(".cover-canvas");
const rows = [...(form?.querySelectorAll<HTMLElement>(".cover-row") ?? [])];
const field = (row: HTMLElement, name: string) => row.querySelector<HTMLInputElement>(`[name="${name}"]`);

function read(row: HTMLElement): Area | null {
  const side = (name: string) => Number.parseInt(field(row, name)?.value ?? "", 10);
  const area = { left: side("left"), top: side("top"), width: side("width"), height: side("height") };
  return Object.values(area).every((n) => n >= 0) && area.width > 0 && area.height > 0 ? area : null;
}

function write(row: HTMLElement, area: Area): void {
  for (const [name, value] of Object.entries(area)) {
    const input = field(row, name);
    if (input !== null) input.value = String(value);
  }
}

/** One dark box over the picture for each full row; of the empty rows only the next one is offered. */
function show(): void {
  const next = rows.findIndex((row) => read(row) === null);
  rows.forEach((row, n) => (row.hidden = n !== next && read(row) === null && !row.contains(document.activeElement)));
  canvas?.querySelectorAll(".cover-box").forEach((box) => box.remove());
  for (const row of rows) {
    const area = read(row);
    if (area === null || canvas === null || canvas === undefined) continue;
    const box = document.createElement("div");
    box.className = "cover-box";
    for (const side of ["left", "top", "width", "height"] as const) box.style[side] = `${area[side]}%`;
    canvas.append(box);
  }
}

if (form !== null && canvas) {
  for (const hint of form.querySelectorAll<HTMLElement>(".scripted-only")) hint.hidden = false;
  form.addEventListener("input", show);
  let start: { x: number; y: number; row: HTMLElement } | null = null;
  // Rounded outwards, so that nothing at the edge stays visible.
  const at = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    const part = (value: number, from: number, length: number) => Math.min(100, Math.max(0, ((value - from) / length) * 100));
    return { x: part(event.clientX, box.left, box.width), y: part(event.clientY, box.top, box.height) };
  };
  canvas.addEventListener("pointerdown", (event) => {
    const row = rows.find((row) => read(row) === null) ?? rows.at(-1);
    if (row === undefined) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    start = { ...at(event), row };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (start === null) return;
    const end = at(event);
    const left = Math.floor(Math.min(start.x, end.x));
    const top = Math.floor(Math.min(start.y, end.y));
    write(start.row, { left, top, width: Math.ceil(Math.max(start.x, end.x)) - left, height: Math.ceil(Math.max(start.y, end.y)) - top });
    show();
  });
  for (const ended of ["pointerup", "pointercancel"] as const) canvas.addEventListener(ended, () => (start = null));
  show();
}
