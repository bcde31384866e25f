// The service worker behind "Tell me on this device": shows a note that arrived and opens its page.
// It keeps nothing and answers no requests.

type Note = { title?: string; body?: string; url?: string; topic?: string };
type Waiting = { waitUntil(done: Promise<unknown>): void };
type Pushed = Waiting & { data: { json(): Note } | null };
type Pressed = Waiting & { notification: Notification };
type NewsWorker = {
  addEventListener(name: "push", listener: (event: Pushed) => void): void;
  addEventListener(name: "notificationclick", listener: (event: Pressed) => void): void;
  registration: ServiceWorkerRegistration;
  clients: {
    matchAll(what: { type: "window"; includeUncontrolled: boolean }): Promise<{ url: string; focus(): Promise<unknown> }[]>;
    openWindow(url: string): Promise<unknown>;
  };
  location: Location;
};

const worker = self as unknown as NewsWorker;

worker.addEventListener("push", (event) => {
  const note = event.data?.json() ?? {};
  // Only our own pages: whatever else a note says is not opened.
  const url = note.url?.startsWith("/") ? note.url : "/";
  const shown = worker.registration.showNotification(note.title ?? "", { body: note.body, tag: note.topic, data: { url } });
  event.waitUntil(shown);
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(String(event.notification.data?.url ?? "/"), worker.location.href).href;
  event.waitUntil(
    worker.clients.matchAll({ type: "window", includeUncontrolled: true }).then((open) => {
      const here = open.find((page) => page.url.split(/[?#]/)[0] === url);
      return here === undefined ? worker.clients.openWindow(url) : here.focus();
    }),
  );
});
