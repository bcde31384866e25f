// The words of reserved offers, in Spanish.

import type { offers as english } from "./offers.en";

export const offers: typeof english = {
  title: "Reservado para ti",
  lead: "Tu estación te guarda esta plaza. Tómate tu tiempo: nadie más puede tomarla, y un no no cuenta en ninguna parte.",
  reasons: {
    knows_site: "Porque conoces el lugar.",
    accessible_route: "Porque su ruta es accesible.",
    made_good: "Para reparar un bloque que se perdió por culpa de la estación.",
  },
  until: (when: string) => `Contesta hasta ${when}. Después entra en la siguiente ronda.`,
  accept: "Tomar este bloque",
  decline: "No, gracias",
  declineSure: "Decir que no",
  declineBody: "No cuenta en ninguna parte. La plaza entra en la siguiente ronda, donde puedes ponerla en tu lista como todos.",
  yours: "Es tuyo. Lo encuentras en tus bloques.",
  declined: "Anotado. No cuenta en ninguna parte.",
  over: "Esta oferta terminó. La plaza entró en la siguiente ronda.",
  notFitting: "No encaja: hace falta un vehículo mayor.",
  awaited: "Una ronda que está por sortearse puede darte un bloque a esa hora. Contesta después del sorteo.",
  waits: "Hay un bloque reservado para ti.",
  look: "Verlo",
  takenBack: (day: string, span: string) => `Ya no está reservado para ti: ${day}, ${span}`,
  takenBackBody: "No cuenta en ninguna parte. La plaza entra en la siguiente ronda, donde puedes ponerla en tu lista.",
  rule: "La regla, y cuántos se reservan",
};
