// What a service worker does with a note of the server: shows it, and opens its page when it is pressed. Something
// is shown for every note, also for one that cannot be read, as browsers ask. Keeps nothing, answers no requests.

/** The words of a note, and which page it opens. */
export interface Note {
  title: string;
  body: string;
  /** A page of this server. */
  url: string;
  /** Notes of one topic replace each other. */
  topic?: string;
}

/** Words for a note that could not be read. */
export type Plain = Pick<Note, "title" | "body">;

interface Waiting {
  waitUntil(done: Promise<unknown>): void;
}
export interface Pushed extends Waiting {
  data: { json(): unknown } | null;
}
export interface Pressed extends Waiting {
  notification: { close(): void; data: unknown };
}

/** An open page of this server. */
export interface OpenPage {
  url: string;
  visibilityState?: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

/** As much of a service worker as notes need. */
export interface NoteWorker {
  addEventListener(name: "push", listener: (event: Pushed) => void): void;
  addEventListener(name: "notificationclick", listener: (event: Pressed) => void): void;
  registration: { showNotification(title: string, options: object): Promise<void> };
  clients: {
    matchAll(what: { type: "window"; includeUncontrolled: boolean }): Promise<readonly OpenPage[]>;
    openWindow(url: string): Promise<unknown>;
  };
  location: { origin: string };
}

export interface NoteHabits {
  /** Path below which pages are opened; whatever else a note names is not. */
  home: string;
  plain: Plain;
  icon?: string;
  /** The open page, if one is right for this address. */
  pick(open: readonly OpenPage[], url: URL): OpenPage | undefined;
  /** Tells an open page where to go. */
  lead?(page: OpenPage, url: URL): void;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** An address of ours below `home`; home itself for any other. */
function ours(address: unknown, { home }: NoteHabits, origin: string): URL {
  const fallback = new URL(home, origin);
  try {
    const url = new URL(textOf(address) || home, origin);
    return url.origin === fallback.origin && url.pathname.startsWith(home) ? url : fallback;
  } catch {
    return fallback;
  }
}

/** Reads what arrived; plain words where it cannot be read. */
export function readNote(data: Pushed["data"], habits: NoteHabits, origin: string): Note {
  let sent: Record<string, unknown> = {};
  try {
    sent = Object(data?.json());
  } catch {
    // Empty, or not ours: the plain words say enough.
  }
  const words = textOf(sent.title) === "" ? habits.plain : { title: textOf(sent.title), body: textOf(sent.body) };
  return { ...words, url: ours(sent.url, habits, origin).href, topic: textOf(sent.topic) || undefined };
}

async function open(worker: NoteWorker, habits: NoteHabits, address: unknown): Promise<void> {
  const url = ours(address, habits, worker.location.origin);
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = habits.pick(pages, url);
  if (page === undefined) {
    await worker.clients.openWindow(url.href);
    return;
  }
  habits.lead?.(page, url);
  // A browser that keeps its windows to itself has shown the page all the same.
  await page.focus().catch(() => undefined);
}

/** Makes a worker show notes and open their pages. */
export function showNotes(worker: NoteWorker, habits: NoteHabits): void {
  worker.addEventListener("push", (event) => {
    const { title, body, url, topic } = readNote(event.data, habits, worker.location.origin);
    const again = topic === undefined ? {} : { tag: topic, renotify: true };
    const icon = habits.icon === undefined ? {} : { icon: habits.icon };
    event.waitUntil(worker.registration.showNotification(title, { body, data: { url }, ...again, ...icon }));
  });
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const { url } = Object(event.notification.data) as { url?: unknown };
    event.waitUntil(open(worker, habits, url));
  });
}
