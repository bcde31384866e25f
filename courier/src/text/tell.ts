// Words of "tell this phone" in every language: English gives the shape, the others fill it. No imports: the service
// worker speaks them too.

export const tellEn = {
  title: "Tell this phone",
  lead: "When a round is drawn, a block is kept for you or called off, or a letter waits. The words on a locked screen name nobody.",
  switch: "Tell me on this phone",
  says: {
    unknown: "Asking this browser",
    on: "This phone is told. E-mails come as before.",
    off: "This phone is told nothing. E-mails come as before.",
    asking: "Your browser asks you now",
    blocked: "This browser blocks it. To allow it: open this app's settings (press the sign beside the address, or hold the app's icon), allow notifications, and come back.",
    impossible: "This browser cannot do it. E-mails come as before.",
    install: "Put the app on the home screen first, then open it from there: only then can this phone be told.",
    none: "Your station's server tells no phones. E-mails come as before.",
  },
  failed: "It did not work. Try again when you have a network.",
  failedOff: "This phone is told nothing more. The server hears of it as soon as it next tries.",
  plain: { title: "Something waits for you", body: "Open the app to see it." },
};

export const tellEs: typeof tellEn = {
  title: "Avisar a este teléfono",
  lead: "Cuando un sorteo está hecho, un bloque se te reserva o se cancela, o espera una carta. Las palabras en la pantalla bloqueada no nombran a nadie.",
  switch: "Avísame en este teléfono",
  says: {
    unknown: "Preguntando a este navegador",
    on: "Este teléfono recibe avisos. Los correos llegan como antes.",
    off: "Este teléfono no recibe avisos. Los correos llegan como antes.",
    asking: "Tu navegador te pregunta ahora",
    blocked: "Este navegador lo bloquea. Para permitirlo: abre los ajustes de esta app (pulsa el signo junto a la dirección, o mantén pulsado el icono de la app), permite las notificaciones y vuelve.",
    impossible: "Este navegador no puede. Los correos llegan como antes.",
    install: "Pon primero la app en la pantalla de inicio y ábrela desde ahí: solo así puede recibir avisos este teléfono.",
    none: "El servidor de tu estación no avisa a teléfonos. Los correos llegan como antes.",
  },
  failed: "No funcionó. Inténtalo otra vez cuando tengas red.",
  failedOff: "Este teléfono ya no recibe avisos. El servidor lo sabrá en cuanto lo intente.",
  plain: { title: "Algo te espera", body: "Abre la app para verlo." },
};
