### Words about cases, decisions, appeals and matters in the console.

con-cases = Casos
con-cases-lead = Lo que se vio o se comunicó sobre cuentas. Primero lo que vence antes; lo que nadie mira a tiempo termina a favor del repartidor.
con-cases-open = En espera
con-cases-with-courier = Con el repartidor
con-cases-decided = Decididos
con-cases-closed = Cerrados
con-cases-lapsed = Vencidos
con-cases-proposals = Segunda persona
con-cases-appeals = Apelaciones
con-cases-matters = Asuntos
con-cases-none = Nada aquí
con-cases-none-why = Una cola tranquila es buena señal.
con-proposals-lead = Dar de baja una cuenta requiere dos personas. La segunda responde sin los motivos de la primera.
con-appeals-lead = Responde alguien que no decidió ni comunicó, en 14 días como máximo. Lo que nadie responde lo gana el repartidor.
con-appeals-none = Sin apelaciones
con-appeal-aim = Meta: 72 horas
con-appeal-against = Contra
con-appeal-case = El caso con su evidencia
con-appeal-note = Mire la evidencia de nuevo. Su respuesta va al repartidor con sus motivos.
con-appeal-uphold = El repartidor tiene razón: la decisión cae
con-appeal-reject = La decisión sigue valiendo
con-case-new = Abrir un caso
con-case-new-lead = Para lo que comunica una persona. Quien comunica no decide.
con-case-open = Abrir el caso
con-case-courier = Repartidor
con-case-courier-hint = Su dirección de correo o su id.
con-case-ground = Motivo
con-case-ground-hint = Lo que usted confirma con esta decisión. Lo que las reglas no permiten ahora no está en la lista.
con-case-report = Qué se comunicó
con-case-report-hint = Hechos: quién vio qué, cuándo y dónde. El repartidor lo lee palabra por palabra.
con-case-due = Vence
con-case-overdue = Vencido
con-case-rests-on = Se basa en
con-case-reported = Un aviso de una persona
con-case-after-notice = después de un aviso
con-case-answered = Respondió
con-case-second = Segunda persona
con-case-evidence = Evidencia
con-case-evidence-lead = Exactamente lo que ve el repartidor. No cambia.
con-case-reporter = Comunicado por
con-case-digest = SHA-256 de estos bytes:
con-case-said = Lo que dice el repartidor
con-case-asked = Se preguntó al repartidor
con-case-not-asked = Aún sin preguntar.
con-case-decisions = Avisos y decisiones
con-case-undecided = Ninguno.
con-case-blind = Quién la propuso, por qué motivo y con qué razones queda oculto hasta que responda una segunda persona.
con-case-automatic = Escrito por un programa; sin efecto en la cuenta.
con-case-issued = Emitido
con-case-effective = Con efecto desde
con-case-delivered = Llegó al repartidor
con-case-appeal = Apelación
con-case-lift = Levantarla
con-case-reasons = Sus motivos
con-case-reasons-hint = El repartidor los lee.
con-case-act = Qué sigue
con-case-look = Lo estoy mirando
con-case-ask = Preguntar primero al repartidor
con-case-close = No sigue nada: cerrar
con-case-decide = Decidir
con-case-hours = Horas
con-case-hours-hint = Para una restricción o suspensión: como máximo 72 en 180 días, en total.
con-case-waits-second = Su propuesta espera a una segunda persona, siete días como máximo.
con-case-second-ask = ¿Debe terminar esta cuenta?
con-case-agree = Sí: dar de baja
con-case-disagree = No: la propuesta no sigue
con-case-timeline = Cronología
con-case-at-opened = Abierto
con-case-at-looked = Una persona miró
con-case-at-ended = Terminó
con-case-earlier = Casos anteriores
con-matters-lead = Cuentas de un mismo servicio de bots, reunidas para un abogado.
con-matters-none = Sin asuntos
con-matters-none-why = Empiece uno cuando varias cuentas parezcan usar el mismo servicio.
con-matter-hold = Retención legal
con-matter-new = Empezar un asunto
con-matter-note = Nota
con-matter-make = Empezar
con-matter-no-ground = Pertenecer a un asunto no es motivo de ninguna decisión.
con-matter-remove = Sacar
con-matter-add = Añadir una cuenta
con-matter-reason = Por qué pertenece aquí
con-matter-export = Exportación firmada
con-matter-export-note = Cuentas, casos, evidencia exacta, respuestas, decisiones, apelaciones y recibos del registro, firmados con la clave de este servidor: un zip con un README, que cualquiera puede comprobar sin conexión con porchlight verify. Que se hizo consta en el registro.
con-done-case-proposed = Propuesto. Espera a una segunda persona.
con-done-case-refused = No estuvo de acuerdo: no sigue nada.
con-done-appeal-answered = Respondido. Se avisó al repartidor.
con-case-after = Después del aviso del
con-case-until = Hasta
con-case-not-used = Qué no se usó
con-case-no-way = Ahora no se puede decidir nada.
con-case-what = Decisión y motivo
con-case-group-restriction = Restricción: decide una persona
con-case-group-suspension = Suspensión: decide una persona, por un motivo grave de la lista
con-case-group-offboarding = Baja: responde una segunda persona
con-case-you-reported = Usted lo comunicó. Decide otra persona.
con-case-barred-not-heard = Pregunte primero al repartidor. Será posible cuando haya respondido, o cuando termine su plazo para responder.
con-case-barred-hearing = No antes de que responda el repartidor, o { $from }.
con-case-barred-no-earlier-notice = No sin un aviso que le haya llegado antes al repartidor, e intentos un día o más después.
con-case-barred-too-little = No con tan pocos intentos, ni con un solo motivo.
con-case-barred-held-too-long = Las horas de 180 días están agotadas.
con-case-barred-but = Abajo solo está un motivo grave de la lista.
con-case-hold-left = { $n ->
    [one] Queda una hora en 180 días.
   *[other] Quedan { $n } horas en 180 días.
}
con-case-at-proposed = propuesta a una segunda persona
con-case-at-read = llegó al repartidor
con-case-at-effect = tiene efecto
con-invalid-hours = Diga por cuántas horas: de 1 a 72.
con-invalid-no-courier = Ningún repartidor tiene este id ni esta dirección de correo.
con-done-case-looked = Anotado: usted lo está mirando.
con-done-case-asked = Preguntado. El repartidor lo lee en la aplicación y en un correo.
con-done-case-closed = Cerrado. No pasa nada más.
con-done-case-decided = Decidido. El repartidor lo lee en la aplicación y en un correo.
con-done-case-lifted = Levantada. Se avisa al repartidor.
con-appeal-answer = La respuesta
con-appeal-had-part = Usted participó en esta decisión. Responde otra persona.
con-person-cases = Casos, avisos y decisiones
con-person-no-cases = Ninguno.
con-matter-empty = Todavía no le pertenece ninguna cuenta.
con-matter-accounts = Cuentas
con-matter-since = Añadida
con-matter-state-hold = Estado y retención legal
con-matter-hold-why = Lo que se guarda de estas cuentas no se borra; se les dice.
con-matter-export-get = Obtener el archivo firmado
con-done-matter-added = Añadida.
con-done-matter-saved = Guardado.
con-done-matter-removed = Sacada.
con-bots-alike = { $n ->
    [one] Uno más como este
   *[other] { $n } más como este
}
con-done-no-case-over = Ya había terminado, o alguien fue más rápido.
con-done-no-case-already = Ya hay un caso abierto sobre este repartidor.
con-done-no-matter-member = No añadida: ya está, o el asunto está cerrado o lleno.
con-done-no-needs-person = No hecho: requiere una persona.
con-done-no-needs-two = No hecho: requiere dos personas.
con-done-no-same-person = No hecho: la segunda persona es otra que la primera.
con-done-no-is-reporter = No hecho: quien lo comunicó no decide.
con-done-no-no-ground = No hecho: falta el motivo.
con-done-no-ground-too-weak = No hecho: ningún motivo sostiene un paso así de fuerte.
con-done-no-too-little = No hecho: muy pocos intentos, o sin dos motivos independientes.
con-done-no-evidence-changed = No hecho: no es la evidencia que tenía delante. Léala de nuevo.
con-done-no-no-earlier-notice = No hecho: no le llegó antes ningún aviso.
con-done-no-not-heard = No hecho: pregunte primero al repartidor y espere la respuesta o el fin del plazo.
con-done-no-held-too-long = No hecho: es más que las horas que quedan en 180 días, en total.
con-done-no-nothing-to-lift = No hecho: no hay nada que levantar.
con-case-hours-left = { $n ->
    [one] queda una hora
   *[other] quedan { $n } horas
}
con-case-days-left = { $n ->
    [one] queda un día
   *[other] quedan { $n } días
}
con-case-tries = { $n ->
    [one] un intento
   *[other] { $n } intentos
}
con-case-listed = { $n ->
    [one] El intento más nuevo
   *[other] Los { $n } intentos más nuevos
}
con-case-readings = { $n ->
    [one] Leído una vez; cada lectura queda anotada.
   *[other] Leído { $n } veces; cada lectura queda anotada.
}
case-state-open = Por mirar
case-state-with-courier = Con el repartidor
case-state-decided = Decidido
case-state-closed = Cerrado
case-state-lapsed = Vencido
decision-kind-notice = Aviso
decision-kind-restriction = Restricción
decision-kind-suspension = Suspensión
decision-kind-offboarding = Baja
decision-kind-reinstatement = Restitución
decision-state-proposed = Propuesta
decision-state-refused = Sin acuerdo
decision-state-issued = Aún sin efecto
decision-state-in-effect = Con efecto
decision-state-ended = Terminada
decision-state-reversed = Retirada
decision-state-lapsed = Vencida
appeal-state-open = Abierta
appeal-state-upheld = Aceptada
appeal-state-rejected = Rechazada
appeal-state-lapsed = Vencida, ganada
matter-state-open = Abierto
matter-state-with-lawyer = Con un abogado
matter-state-closed = Cerrado
verdict-challenge = con prueba
verdict-refuse = rechazado

## Borradores

con-case-draft = Borrador de los hechos
con-case-draft-note = Hecho con los hechos de arriba y nada más. Cambie lo que quiera: quedan guardados el borrador y sus cambios, y los ve quien mire después de usted.
con-case-draft-changed = Lo que habría redactado un programa, y lo que escribió la persona
con-case-draft-same = Escrito como lo redactó un programa
con-case-draft-legend = Tachado: redactado de los hechos y no usado. Subrayado: palabras de la persona.
con-case-times = Plazos que valen aquí
