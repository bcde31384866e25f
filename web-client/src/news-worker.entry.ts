// The service worker behind "Tell me on this device": shows a note that arrived and opens its parcel's page.
import { type NoteWorker, showNotes } from "./note";

const spanish = navigator.language.startsWith("es");

showNotes(self as unknown as NoteWorker, {
  home: "/",
  plain: spanish
    ? { title: "Hay novedades de su paquete", body: "Abra la página que recibió para verlas." }
    : { title: "There is news of your parcel", body: "Open the page that you were sent to see it." },
  // Each parcel has a page of its own: only that one is brought to the front.
  pick: (open, url) => open.find((page) => page.url.split(/[?#]/)[0] === url.href.split(/[?#]/)[0]),
});
