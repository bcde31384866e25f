// Las palabras del registro de llegada y de los retrasos de la estación, en español.

import type { checkin as english } from "./checkin.en";

export const checkin: typeof english = {
  hours: (from: string, until: string) => `Registro desde las ${from}. A tiempo hasta las ${until}.`,
  privacy: "El teléfono envía a qué distancia está de la estación, no dónde estás.",
  useCode: "Registrarse con el código de la estación",
  code: "Código de la estación",
  codeHint: "Seis cifras, en el mostrador. Cambian.",
  withCode: "Registrarme con este código",
  scan: "Leer la imagen junto al código",
  read: "El código de la estación ya está puesto.",
  whyNot: {
    elsewhere: "Tu teléfono dice que aún no estás en la estación.",
    code_needed: "Tu teléfono no tiene una posición útil, así que hace falta el código de la estación.",
    code_wrong: "Ese no es el código que cuelga allí ahora.",
  },
  away: (metres: number) => (metres < 1000 ? `Estás a unos ${Math.round(metres / 10) * 10} m.` : `Estás a unos ${(metres / 1000).toFixed(1).replace(".", ",")} km.`),
  otherWays: "Nada de esto cuenta en tu contra. Escribe el código de la estación, pide al despacho que te registre, o empieza a escanear: eso también lo muestra.",
  stationWaits: "La estación me hace esperar",
  stationWaitsWhy: "Un toque, y nada de este bloque cuenta como tarde. El despacho puede añadir cómo lo vio.",
  delays: { gate_closed: "La puerta está cerrada", not_ready: "Los paquetes no están listos", queue: "Hay cola" },
  noted: (at: string) => `Anotado a las ${at}. Nada de este bloque cuenta como tarde.`,
  views: { agrees: "El despacho: así fue.", differs: "El despacho lo vio de otro modo." },
  differs: "Eso no cambia nada para ti: tu nota queda, y lo que disculpa también.",
};
