// What the checker says, in English and Spanish.

import type { Reason } from "./bundle";

export interface Words {
  title: string;
  lead: string;
  file: string;
  drop: string;
  key: string;
  keyHint: string;
  check: string;
  again: string;
  verified: string;
  verifiedMore: string;
  consistent: string;
  consistentMore: string;
  refused: string;
  refusedMore: string;
  where: string;
  order: string;
  leaves: (n: number) => string;
  photo: (n: number) => string;
  manifest: (n: number) => string;
  manifestMore: string;
  facts: string;
  shows: string;
  showsNot: string;
  photoAlt: string;
  private: string;
  reasons: Record<Reason, string>;
}

export const english: Words = {
  title: "Check an evidence bundle",
  lead: "This page checks the file on this device. It sends nothing anywhere, and it works without a network.",
  file: "The bundle (a .zip file)",
  drop: "or drop it here",
  key: "The operator's log key",
  keyHint: "From the operator's public page, or from somebody who noted it before the delivery. Without it the check says only whether the file fits together.",
  check: "Check",
  again: "Check another one",
  verified: "Verified",
  verifiedMore: "Everything holds under the key you gave: nothing was changed since it was logged.",
  consistent: "Consistent, operator not proved",
  consistentMore: "Nothing was changed after signing. Whose signature it is was not checked: give the operator's key to learn that.",
  refused: "Refused",
  refusedMore: "Do not rely on this file.",
  where: "Where",
  order: "Order",
  leaves: (n) => (n === 1 ? "1 log entry opens its commitment and is in the signed tree." : `${n} log entries open their commitments and are in the signed tree.`),
  photo: (n) => ["There is no photo in this bundle.", "The photo is the one that the log names."][n] ?? `The ${n} photos are those that the log names.`,
  manifest: (n) => (n === 1 ? "The photo carries a signed manifest (C2PA), under certificates that the log names." : `${n} photos carry a signed manifest (C2PA), under certificates that the log names.`),
  manifestMore: "This page does not check the manifest's own signature. porchlight verify does, and any C2PA reader with the certificates in the bundle, for example c2patool.",
  facts: "What was recorded",
  shows: "It shows where the courier says the parcel was left, as the camera saw it then.",
  showsNot: "It does not show what happened afterwards. It proves a place, not security.",
  photoAlt: "The photo in the bundle",
  private: "This page cannot reach any network: its own rules forbid it.",
  reasons: {
    not_a_bundle: "This is not a bundle, or it is damaged.",
    bad_entry: "A file inside is missing, unexpected or not in its form.",
    not_canonical: "Bytes were changed outside the files' contents.",
    commitment_differs: "A fact is not the one that was logged.",
    not_in_log: "A log entry is not in the signed tree.",
    not_signed: "The tree's head is not signed by the bundle's key.",
    key_differs: "It is signed by another key than the one you gave.",
    facts_differ: "bundle.json says something else than the log entries.",
    photo_differs: "A photo is not the one that the log names.",
    manifest_differs: "The signed manifest in a photo is missing, or not under the certificates that the log names.",
  },
};

export const spanish: Words = {
  title: "Comprobar un paquete de pruebas",
  lead: "Esta página comprueba el archivo en este dispositivo. No envía nada a ningún sitio y funciona sin red.",
  file: "El paquete (un archivo .zip)",
  drop: "o suéltelo aquí",
  key: "La clave del registro del operador",
  keyHint: "De la página pública del operador, o de alguien que la anotó antes de la entrega. Sin ella solo se sabe si el archivo es coherente.",
  check: "Comprobar",
  again: "Comprobar otro",
  verified: "Verificado",
  verifiedMore: "Todo se cumple con la clave que dio: nada cambió desde que se registró.",
  consistent: "Coherente, operador no probado",
  consistentMore: "Nada cambió después de firmarse. No se comprobó de quién es la firma: dé la clave del operador para saberlo.",
  refused: "Rechazado",
  refusedMore: "No confíe en este archivo.",
  where: "Dónde",
  order: "Pedido",
  leaves: (n) => (n === 1 ? "1 entrada del registro abre su compromiso y está en el árbol firmado." : `${n} entradas del registro abren sus compromisos y están en el árbol firmado.`),
  photo: (n) => ["No hay ninguna foto en este paquete.", "La foto es la que nombra el registro."][n] ?? `Las ${n} fotos son las que nombra el registro.`,
  manifest: (n) => (n === 1 ? "La foto lleva un manifiesto firmado (C2PA), con certificados que nombra el registro." : `${n} fotos llevan un manifiesto firmado (C2PA), con certificados que nombra el registro.`),
  manifestMore: "Esta página no comprueba la firma del propio manifiesto. Lo hacen porchlight verify y cualquier lector de C2PA con los certificados del paquete, por ejemplo c2patool.",
  facts: "Lo que se anotó",
  shows: "Muestra dónde dice el repartidor que dejó el paquete, tal como lo vio entonces la cámara.",
  showsNot: "No muestra lo que pasó después. Prueba un lugar, no la seguridad.",
  photoAlt: "La foto del paquete de pruebas",
  private: "Esta página no puede llegar a ninguna red: sus propias reglas lo prohíben.",
  reasons: {
    not_a_bundle: "Esto no es un paquete, o está dañado.",
    bad_entry: "Un archivo de dentro falta, sobra o no tiene su forma.",
    not_canonical: "Se cambiaron bytes fuera del contenido de los archivos.",
    commitment_differs: "Un hecho no es el que se registró.",
    not_in_log: "Una entrada del registro no está en el árbol firmado.",
    not_signed: "La cabeza del árbol no está firmada con la clave del paquete.",
    key_differs: "Está firmado con otra clave que la que dio.",
    facts_differ: "bundle.json dice otra cosa que las entradas del registro.",
    photo_differs: "Una foto no es la que nombra el registro.",
    manifest_differs: "El manifiesto firmado de una foto falta, o no está bajo los certificados que nombra el registro.",
  },
};
