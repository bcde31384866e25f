### Lo que espera en la oficina, y los casos inventados.

## Lo que espera, en su orden publicado

con-waits-lead = Primero lo que perjudica a alguien mientras espera, luego el plazo más próximo, de modo que lo vencido queda arriba. Igual para todos; no cuenta el historial de nadie.
con-waits-what = Qué
con-waits-why = Por qué está aquí
con-waits-about = Sobre
con-waits-kind = Tipo
con-waits-harm = Perjudica mientras tanto
con-waits-kind-case = Caso
con-waits-kind-second = Segunda persona
con-waits-kind-appeal = Apelación
con-waits-kind-claim = Reclamación
con-waits-kind-question = Pregunta a un destinatario
con-waits-harm-in-force = Decisión en vigor
con-waits-harm-appeal-near = Apelación cerca de su último día
con-waits-harm-conduct = Sobre el comportamiento
con-waits-owed-first-look = primera mirada
con-waits-owed-decision = decisión
con-waits-owed-second = respuesta de la segunda persona
con-waits-owed-appeal = respuesta
con-waits-owed-remedy = elección de la compensación
con-waits-owed-answer = respuesta al destinatario
con-waits-owed-finding = conclusión
con-waits-question = Reclamaciones de un destinatario
con-waits-question-n-of = { $n } de { $of } paquetes
con-waits-due = { $what }: vence en { $left }
con-waits-over = { $what }: venció hace { $left }
con-waits-days = { $n } días
con-waits-hours = { $n } h
con-waits-none-narrowed = Nada de lo que espera es de este tipo.
con-case-code = Caso { $code }
con-case-unnamed = De quién trata y quién lo comunicó no es evidencia; por eso no se nombra mientras usted pueda decidir.
con-case-who = Mostrar de quién trata

## Casos inventados

con-made-cases = Casos inventados
con-cases-made = Casos inventados
con-made-lead-words = Algunos casos son inventados. No tratan de nadie, y sabemos que el repartidor en ellos es inocente. Con ellos sabemos con qué frecuencia se decidiría contra una persona inocente.
con-made-policy = Lo que se dice a todos los que deciden
con-made-off = Ahora no hay ninguno.
con-made-one-in = Un caso inventado por cada { $n } reales.
con-made-nobody = No tratan de ninguna cuenta. Nada de lo que decida en uno llega a nadie: ni carta, ni pago, ni registro.
con-made-first = Nunca están por encima de un caso real en el que esperar perjudica a alguien.
con-made-who = En cuanto decide se le dice que era inventado, cuál era la verdad y qué lo mostraba. Preguntar de quién trata también lo dice; ese caso no cuenta.
con-made-own = Sus resultados los leen usted y quien dirige las revisiones. No se clasifica a nadie por ellos.
con-made-lead = Dirige las revisiones
con-made-no-lead = Nadie dirige las revisiones: los resultados de cada persona los lee solo ella.
con-made-no-one = Nadie
con-made-yours = Sus resultados
con-made-all = Todos juntos
con-made-too-few = No se muestra mientras hayan decidido menos de tres personas, o menos de cinco de estos casos: una podría deducir lo de otra.
con-made-set-aside = { $n ->
    [one] Uno se apartó porque alguien preguntó de quién trata.
   *[other] { $n } se apartaron porque alguien preguntó de quién tratan.
}
con-made-days = Contado en los últimos { $n } días.
con-made-each = Cada persona
con-made-each-note = Por orden de nombre. Pocos casos dicen poco: lea el intervalo y hable con las personas antes que nada.
con-made-case = Caso
con-made-found = Qué se consideró
con-made-truth = La verdad
con-made-set = Cambiarlo
con-made-share = Un caso inventado por tantos reales
con-made-share-hint = De 5 a 1.000; 0 para ninguno.
con-made-lead-hint = Lee los resultados de cada persona. Todos los que deciden leen quién es.
con-made-publish = Publicarlo
con-done-made-set = Publicado. Lo leen todos los que deciden.
con-made-it-was = Inventado, no trata de nadie
con-made-over = Este era un caso inventado. Terminó.
con-made-more = Sobre los casos inventados, y sus resultados
con-made-right = Este caso era inventado. Usted consideró que no sigue nada, y esa es la verdad: el repartidor en él es inocente.
con-made-against = Este caso era inventado. El repartidor en él es inocente. Nada de lo que decidió llega a nadie.
con-made-was-set-aside = Este caso era inventado y no trata de nadie. Usted preguntó de quién trata, así que no cuenta.
con-made-lapsed = Este caso era inventado. Nadie lo decidió a tiempo.
con-made-telling = Qué lo mostraba
con-made-no-effect = No tiene efecto sobre nadie.
made-figures = { $found ->
    [one] { $adverse } de uno contra alguien inocente; la proporción real está entre { $low } y { $high } (95 %).
   *[other] { $adverse } de { $found } contra alguien inocente; la proporción real está entre { $low } y { $high } (95 %).
}
made-none-found = Aún no se decidió ninguno.
made-finding-nothing = No sigue nada
made-finding-restriction = Restricción
made-finding-suspension = Suspensión
made-finding-offboarding = Baja, propuesta
made-pattern-wrong-pin = Un punto equivocado en el mapa
made-pattern-missing-code = Un código que faltaba
made-pattern-bad-building = Un mal edificio
made-pattern-late-release = Una salida tardía de la estación
made-pattern-shared-bay = Dos rutas en un mismo muelle
made-pattern-weather = El tiempo
