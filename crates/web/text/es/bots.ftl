### Bots: intentos de conseguir trabajo, por qué algunos se frenaron, y la política detrás.

con-bots = Bots
con-bots-tries = Intentos
con-bots-groups = Grupos
con-bots-policy = Política
con-bots-shadow = Modo sombra: no se frena nada. La lista dice qué habría pasado.
con-bots-breaker = Se pidieron demasiadas comprobaciones: todos los umbrales suben { $n ->
    [one] un escalón
   *[other] { $n } escalones
  }. Bajan solos; averigüe qué cambió.
con-bots-attempts = Intentos
con-bots-attempts-note = en siete días
con-bots-admitted = Admitidos
con-bots-challenged = Con comprobación
con-bots-delayed = Demorados
con-bots-refused = Rechazados
con-bots-unproved = Sin teléfono
con-bots-unproved-note = no llegó ninguna prueba viva
con-bots-by = Por motivo y estación
con-bots-by-reason = Primer motivo
con-bots-by-station = Estación
con-bots-no-station = No se sabe
con-bots-outside = de fuera
con-bots-act = Intentó
con-bots-verdict = Veredicto
con-bots-meant = habría pasado, en modo sombra
con-bots-points = Puntos
con-bots-why = Por qué
con-bots-none = No se frenó nada
con-bots-none-why = Los intentos que llegan a un umbral de la política aparecen aquí al momento, con sus motivos.
con-bots-groups-lead = Cuentas que comparten un teléfono o una red, o cuyos intentos caen en los mismos cinco milisegundos. Cada uno es algo que mirar, no una conclusión: las familias comparten casa, las flotas teléfonos, los operadores redes.
con-bots-groups-none = Ningún grupo
con-bots-groups-none-why = En las peticiones más recientes no hay dos cuentas con un teléfono, una red o los mismos milisegundos en común.
con-bots-shared = En común
con-bots-shared-device = Un teléfono
con-bots-shared-network = Una red
con-bots-shared-together = Los mismos milisegundos
con-bots-accounts = Cuentas
con-bots-n-accounts = { $n ->
    [one] una cuenta
   *[other] { $n } cuentas
  }
con-bots-more = { $n ->
    [one] y una más
   *[other] y { $n } más
  }
con-bots-times = Veces
con-bots-last = Última

con-policy-lead = Los puntos vienen de la tabla, un umbral dice a partir de cuántos pasa algo. Solo se frenan intentos de conseguir trabajo: nunca presentarse, entregar, leer ni apelar. Una política no restringe a nadie; la siguiente petición se juzga de nuevo.
con-policy-mode = ¿Se aplica?
con-policy-mode-shadow = Modo sombra: se anota, se admite todo
con-policy-mode-live = En vigor: se aplica
con-policy-delay-at = Demorar desde
con-policy-delay-at-hint = Puntos. Vacío: no se demora a nadie.
con-policy-challenge-at = Comprobar desde
con-policy-challenge-at-hint = Puntos. Vacío: no se comprueba a nadie por puntos.
con-policy-refuse-at = Rechazar desde
con-policy-refuse-at-hint = Puntos, y motivos de dos grupos de indicios. Vacío: no se rechaza a nadie por puntos.
con-policy-delay-ms = Cuánto demorar
con-policy-delay-ms-hint = Milisegundos, como mucho 5000. Las entradas a sorteos nunca se demoran.
con-policy-hold-ms = Cuánto se guarda durante una comprobación
con-policy-hold-ms-hint = Milisegundos, al menos 120000: el bloque sigue siendo suyo.
con-policy-trust-points = Cuánto quita superarla
con-policy-trust-points-hint = Puntos, que se desvanecen.
con-policy-trust-days = Durante cuántos días
con-policy-trust-days-hint = De 1 a 30.
con-policy-breaker = Cuando se comprueba a demasiados
con-policy-breaker-hint = Todos los umbrales suben un escalón, al momento y cada minuto mientras dure, y bajan uno por hora.
con-policy-challenged-ppm = Demasiados
con-policy-challenged-ppm-hint = Cuentas comprobadas por millón de las que intentan.
con-policy-min-accounts = Cuentas mínimas
con-policy-min-accounts-hint = Antes de concluir nada; al menos 20.
con-policy-step-points = Un escalón
con-policy-step-points-hint = Puntos.
con-policy-reason = Por qué cambia
con-policy-reason-hint = Para que conste: lo lee todo el personal.
con-policy-preview = ¿Qué habría hecho?
con-policy-set = Fijar esta política
con-policy-seen = En las últimas 24 horas
con-policy-seen-of = { $tries } intentos de { $accounts } cuentas, repetidos con la política de ahora y con esta.
con-policy-now = Política de ahora
con-policy-would = Esta
con-policy-challenged = Cuentas comprobadas
con-policy-seen-limit = Las comprobaciones que se pidieron de verdad no cuentan. Las de la repetición cuentan como no respondidas, así que son más de las que habría.
con-policy-history = Historia
con-policy-version = Versión
con-policy-by = Por
con-policy-first = la primera
con-policy-live = En vigor
con-policy-shadow = Sombra
con-done-policy-set = Fijada. Juzga en un segundo.
con-done-policy-same = Esa política ya juzga.

outcome-of-try-admit = Admitido
outcome-of-try-challenge = Con comprobación
outcome-of-try-delay = Demorado
outcome-of-try-refuse = Rechazado
outcome-of-try-unproved = Sin teléfono

act-of-try-enter = Entrar en un sorteo
act-of-try-accept = Tomar una plaza
act-of-try-canary = Tomar un señuelo

reason-unproven-share = Peticiones sin ninguna prueba de un teléfono
reason-proof-forged = Una prueba falsificada
reason-account-devices = Muchos teléfonos en una cuenta
reason-device-accounts = Muchas cuentas en un teléfono
reason-reaction-p05-ms = Reacciones más rápidas, en milisegundos
reason-reaction-median-ms = Reacción habitual, en milisegundos
reason-reaction-fast-share = Intentos más rápidos que una persona
reason-reaction-entropy = Reacciones todas iguales
reason-try-unviewed-share = Intentos cuyos detalles nunca se abrieron
reason-try-unshown-share = Intentos por lo que nunca se envió a esa sesión
reason-reading-median-ms = Tiempo de abrir los detalles a intentar, en milisegundos
reason-try-straight-share = Intentos justo al mirar la lista
reason-other-acts-share = Casi nada más que mirar e intentar
reason-poll-interval-variation = Miradas a la lista regulares como un reloj
reason-poll-interval-entropy = Intervalos entre miradas todos iguales
reason-poll-interval-repeats = El mismo intervalo una y otra vez
reason-polls-per-minute = Miradas a la lista por minuto
reason-busiest-minutes = Peticiones en diez minutos
reason-longest-awake-hours = Horas sin una pausa de cuatro
reason-burst-share = Actos a menos de 20 milisegundos
reason-night-share = Trabajo de noche (nunca cuenta)
reason-acts-per-device = Peticiones por teléfono
reason-tries-per-offer = Intentos por oferta
reason-acts-per-station = Peticiones por estación
reason-acts-per-network = Peticiones por red
reason-polls-per-try = Miradas por intento
reason-tries-per-day = Intentos al día
reason-response-median-ms = Respuesta a intentos de otras cuentas, en milisegundos
reason-response-fast-share = Intentos justo después de otra cuenta
reason-quick-drop-share = Tomado y devuelto en diez minutos
reason-session-moved-share = Una sesión que cambia de teléfono
reason-session-hints-share = Una sesión que cambia de cliente
reason-network-accounts = Cuentas en la red (nunca cuenta)
reason-account-networks = Redes de la cuenta (nunca cuenta)
reason-tries-together = Intentos en los mismos milisegundos que otra cuenta
reason-canary-touched = Tomó un señuelo que ninguna aplicación muestra
reason-challenges-failed = Comprobaciones no superadas
reason-challenges-passed = Comprobaciones superadas
reason-granted-share = Intentos concedidos (nunca cuenta)

nav-bots = Bots
bots-title = Intentos de bots
bots-lead = Lo que frenó la defensa de este operador, mes a mes. Aquí no se nombra a nadie, y ningún número de aquí restringe a nadie.
bots-empty = Aún no se ha contado nada.
bots-month = Mes
bots-attempts = Intentos
bots-stopped = Frenados
bots-refused = Rechazados
bots-challenged = Con comprobación
bots-unproved = Sin teléfono
bots-delayed = Demorados
bots-noticed = Avisos
bots-offboarded = Cuentas cerradas
bots-reinstated = Restituidas
bots-attempt-title = ¿Qué es un intento?
bots-attempt-answer = Cada vez que alguien trata de conseguir trabajo que otros también quieren: entrar en un sorteo o pedir una plaza libre. La misma petición repetida porque se perdió la respuesta es un solo intento.
bots-stopped-title = ¿Qué es frenado?
bots-stopped-answer = Los rechazados, los que se guardan durante una comprobación y los que llegan sin prueba viva de un teléfono. Quien supera la comprobación conserva el bloque; el intento se cuenta aquí igualmente, así que esta cifra no cuenta bots.
bots-person-title = ¿Puede afectar a una persona?
bots-person-answer = Sí, rara vez: una comprobación, como mucho una al día, con maneras que no piden ojos, oídos ni acertijos, mientras el bloque sigue siendo suyo. Donde hay sorteo, ser rápido no da nada, así que ser lento no cuesta nada.
bots-never-title = ¿Qué no cuenta nunca?
bots-never-answer = Valoraciones, ofertas rechazadas, negarse a la comprobación de cara, darse de baja de fotos, apelar, herramientas de accesibilidad, la edad del teléfono, el idioma, una casa compartida, una VPN, trabajar de noche.
