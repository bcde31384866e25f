// The words of waiting lists, in Spanish.

import type { waiting as english } from "./waiting.en";

export const waiting: typeof english = {
  title: "Hay una plaza libre para ti",
  lead: "Eres la siguiente persona de la lista de espera. Tómate tu tiempo: hasta entonces nadie más puede tomarla, y un no no cuenta en ninguna parte.",
  until: (when: string) => `Se te guarda hasta ${when}. Después se pregunta a la siguiente persona.`,
  accept: "Tomar este bloque",
  decline: "No, gracias",
  declineSure: "Decir que no",
  declineBody: "No cuenta en ninguna parte. La plaza pasa a la siguiente persona de la lista.",
  full: "No hay plazas libres.",
  count: (n: number) => (n === 0 ? "Nadie espera una plaza." : n === 1 ? "1 persona espera una plaza." : `${n} personas esperan una plaza.`),
  join: "Apuntarme a la lista de espera",
  how: "Cómo funciona la lista de espera",
  howBody: [
    "El orden es el de llegada: esta estación da las plazas a quien viene primero.",
    "Cuando queda libre una plaza, se guarda para la primera persona que pueda tomarla. Te llega un correo, y aparece aquí.",
    "Tienes para contestar la cuarta parte del tiempo hasta el inicio: 10 minutos como mínimo, 8 horas como máximo.",
    "Si algo te lo impide en ese momento, conservas tu turno y se pregunta a la siguiente persona.",
    "Decir que no, no contestar o dejar la lista no cuenta en ninguna parte.",
  ],
  place: (at: number, of: number) => `Eres el número ${at} de ${of} en la lista de espera.`,
  leave: "Dejar la lista",
  joined: (at: number) => `Estás en la lista, con el número ${at}.`,
  left: "Ya no estás en la lista.",
  saidNo: "Anotado. No cuenta en ninguna parte.",
  free: "Hay una plaza libre: guárdala para ti.",
  has: "Tienes una plaza de este bloque.",
  over: "Esta lista terminó.",
  listFull: (n: number) => `La lista está llena: hay ${n} personas en ella.`,
  tooMany: (n: number) => `Estás en ${n} listas, el máximo a la vez. Deja una para apuntarte a esta.`,
  kept: (why: string) => `Tal como está, no podrías tomarla: ${why}`,
  keptBy: {
    awaited: "una ronda que está por sortearse puede darte un bloque a esa hora.",
    vehicle: "hace falta un vehículo mayor.",
    account: "tu cuenta no toma trabajo nuevo por ahora.",
  },
  ended: {
    passed: "Se te guardó una plaza y el tiempo para contestar terminó. No cuenta en ninguna parte.",
    over: "La lista terminó sin una plaza para ti.",
  },
  waits: "Quedó libre una plaza que esperas.",
  look: "Verla",
};
