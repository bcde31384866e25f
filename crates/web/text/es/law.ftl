# Paquetes de ley: números y deberes como datos.
law-title = Reglas de ley configuradas para { $station }
law-link = Reglas de ley configuradas aquí
law-lead = El operador eligió paquetes de números y deberes para esta estación. De cada número se aplica el más estricto.
law-no-advice = Esto es configuración, no asesoramiento jurídico. Un paquete contiene números y deberes tal como los guarda este programa; qué leyes se aplican aquí y qué piden lo tiene que decir un abogado.
law-conflict-decisions = Un paquete pide guardar los registros de decisiones más tiempo del que otro permite. Aquí vale el tiempo más largo; hay que consultarlo.
law-conflict-claims = Un paquete pide guardar los registros de reclamaciones más tiempo del que otro permite. Aquí vale el tiempo más largo; hay que consultarlo.
law-applies = Lo que se aplica
law-applies-lead = El número más estricto de los paquetes en vigor, qué paquetes lo fijan y qué hace este programa por sí mismo.
law-what = Qué
law-strictest = Más estricto
law-from = Lo fija
law-program = Este programa
law-met = { $amount }: al menos igual de estricto
law-not-met = { $amount }: menos estricto que esto
law-by-hand = a cargo del propio operador
law-days = { $n ->
    [one] un día
   *[other] { $figure } días
}
law-hours = { $n ->
    [one] una hora
   *[other] { $figure } horas
}
law-number-notice = Del aviso de una baja a su efecto, como mínimo
law-number-answer = Hasta que se responde una apelación, como máximo
law-number-appeal = Tiempo para apelar, como mínimo
law-number-held = Bloqueo en 180 días antes del procedimiento completo, como máximo
law-number-decisions-floor = Los registros de decisiones se guardan como mínimo
law-number-decisions-ceiling = Los registros de decisiones se guardan como máximo
law-number-claims-floor = Los registros de reclamaciones se guardan como mínimo
law-number-claims-ceiling = Los registros de reclamaciones se guardan como máximo
law-number-photos = Las fotos de viviendas se guardan como máximo
law-number-biometric = Los datos biométricos se guardan tras su último uso como máximo
law-duties = Lo que tienen que hacer las personas
law-duty-human-decides = Una persona decide todo lo que restringe una cuenta.
law-duty-written-reasons = Las razones se dan por escrito, a más tardar cuando la decisión surte efecto.
law-duty-contact-person = Hay una persona con nombre a quien dirigirse.
law-duty-records-attached = Con el aviso se entrega todo aquello en que se apoya.
law-duty-appeal-in-terms = Las condiciones aceptadas describen la apelación.
law-duty-grounds-in-terms = No se puede usar un motivo que las condiciones aceptadas no nombren.
law-packs = Paquetes en vigor y qué fija cada uno
law-pack-house = Las reglas propias de este programa
law-pack-eu = Unión Europea
law-pack-us-wa-seattle = Seattle, Washington
law-pack-us-ny-nyc = Ciudad de Nueva York
law-pack-us-ca = California
law-since = Elegido cuándo
law-never = Nadie ha elegido paquetes todavía: se aplican las reglas propias de este programa.
con-law = Paquetes de ley
con-law-lead = Qué paquetes de números y deberes están en vigor aquí y qué se aplica de ellos. Configuración, no asesoramiento jurídico.
con-law-public = La página pública
con-law-choose = Paquetes en vigor desde ahora
con-law-choose-hint = Pregunte a su abogado cuáles se aplican. Las reglas propias de este programa se aplican siempre. Cada elección lleva fecha, figura en el registro público y cualquiera puede leerla.
con-law-put-in-force = Poner en vigor
con-done-laws-set = En vigor desde ahora.
