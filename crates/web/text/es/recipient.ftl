### La página del destinatario. Una frase lo dice todo; las opciones son amables y reversibles.

## Titulares y la frase que sigue

now-left = { $n ->
    [one] Su paquete está { $place } { $since }
   *[other] Sus { $n } paquetes están { $place } { $since }
}
now-left-hidden = El lugar no se ve desde la calle.
now-left-visible = El lugar se ve desde la calle, así que mire pronto.
now-handed-over = { $n ->
    [one] Su paquete se entregó en mano { $at }
   *[other] Sus { $n } paquetes se entregaron en mano { $at }
}
now-handed-over-more = Alguien lo recibió en la puerta.
now-handed-over-code = Lo recibió en la puerta alguien que sabía su código de entrega.
now-handed-over-name = Lo recibió en la puerta «{ $name }», como lo anotó el repartidor.
now-failed = { $n ->
    [one] Su paquete no se pudo entregar { $at }
   *[other] Sus { $n } paquetes no se pudieron entregar { $at }
}
now-at-the-door = { $n ->
    [one] Su repartidor está en su dirección
   *[other] Su repartidor está en su dirección con { $n } paquetes
}
now-at-the-door-more = Si está en casa, puede recibirlo en la puerta.
now-next = { $n ->
    [one] Es usted el siguiente: su paquete llega de { $span }
   *[other] Es usted el siguiente: sus { $n } paquetes llegan de { $span }
}
now-next-more = Esta página cambia sola cuando llegue.
now-on-the-way = { $n ->
    [one] Su paquete está en camino: se espera de { $span }
   *[other] Sus { $n } paquetes están en camino: se esperan de { $span }
}
now-on-the-way-more = { $stops ->
    [one] Hay una parada antes de la suya. La hora se afina a medida que el repartidor se acerca.
   *[other] Hay { $stops } paradas antes de la suya. La hora se afina a medida que el repartidor se acerca.
}
now-coming = { $n ->
    [one] Su paquete llega { $day }, { $span }
   *[other] Sus { $n } paquetes llegan { $day }, { $span }
}
now-planned-more = Un repartidor lo tiene en su ruta. No hace falta que esté en casa.
now-open-more = No hace falta que esté en casa. Elija abajo dónde se puede dejar.
now-other-carrier = { $n ->
    [one] Otro transportista trae su paquete
   *[other] Otro transportista trae sus { $n } paquetes
}
now-other-carrier-more = Este no lo llevamos nosotros; su lugar y su hora están en la página de ese transportista.
now-cancelled = { $n ->
    [one] Esta entrega se canceló
   *[other] Esta entrega de { $n } paquetes se canceló
}
now-cancelled-more = Ya no la trae nadie. Pregunte al remitente si le sorprende.
now-returned = { $n ->
    [one] Su paquete volvió al remitente
   *[other] Sus { $n } paquetes volvieron al remitente
}
now-returned-more = El remitente puede decirle qué pasa ahora.

when-at = a las { $time }
when-at-day = el { $day } a las { $time }
when-since = desde las { $time }
when-since-day = desde el { $day } a las { $time }
when-today = hoy
when-on-day = el { $day }

## Un intento sin entrega: por qué y qué pasa ahora

failed-not-home = Nadie abrió, y dejarlo no estaba permitido o no era seguro.
failed-no-access = El repartidor no pudo entrar: faltaba una verja, una puerta o un código.
failed-wrong-address = La dirección es incorrecta o está incompleta.
failed-refused = Se rechazó en la puerta.
failed-damaged = Está dañado, por eso no se entregó.
failed-missing = No estaba en el vehículo.
failed-unsafe = No era seguro acercarse a la puerta.
failed-weather = El tiempo detuvo al repartidor.
failed-closed = El lugar estaba cerrado.
failed-breakdown = El repartidor no pudo continuar.
failed-out-of-time = No quedaba tiempo suficiente.
failed-id-failed = La comprobación de edad o identidad no salió bien.
failed-no-safe-place = No había un lugar seguro donde dejarlo.
failed-other = El repartidor dio otro motivo.
next-again = Se queda con nosotros. Esta página muestra la hora del próximo intento; una nota abajo ayuda al repartidor.
next-address = Diga al remitente la dirección correcta; puede corregirla con nosotros.
next-sender = Vuelve a nuestra estación. El remitente decide qué pasa ahora y se lo dirá.
next-station = Nuestra estación lo busca. Esta página muestra qué pasa después.

## La foto

photo-alt = Foto del paquete { $place }
proof-of-place = Prueba de lugar, no de seguridad
photo-shows = Muestra dónde dice el repartidor que dejó el paquete, como lo vio la cámara en ese momento.
photo-shows-not = No muestra lo que pasó después.
photo-masked-faces = { $n ->
    [0] Un programa buscó caras y no encontró ninguna.
    [one] Un programa encontró una cara y la cubrió con lo que hay debajo.
   *[other] Un programa encontró { $n } caras y las cubrió con lo que hay debajo.
}
photo-masked-labels = { $n ->
    [0] No encontró ninguna etiqueta.
    [one] Cubrió una etiqueta.
   *[other] Cubrió { $n } etiquetas.
}
photo-masked-limits = Se le escapan las personas de espaldas y muchas etiquetas.
photo-not-masked = En esta foto no se cubrieron caras ni etiquetas, porque aquí nada las busca. El personal solo la ve por una reclamación.
photo-seen-by = Pueden verla usted, el repartidor que la tomó y el personal de { $operator }; cada vez que el personal la mira figura abajo.
photo-kept = Se borra para siempre el { $day }. Puede ocultarla, o hacer que se borre antes, cuando quiera.
photo-kept-claim = Se guarda mientras su reclamación esté abierta, para usted y para el repartidor. Puede ocultarla cuando quiera.
photo-erase = Borrarla para siempre
photo-erase-means = Se destruye su clave: nadie podrá verla de nuevo, ni usted, ni el repartidor, ni nosotros. Queda constancia de que se tomó una foto, cuándo y dónde.
photo-erase-sure = Sí, borrarla ahora
photo-is-erased = La foto se borró para siempre. El recibo está abajo.
photo-is-broken = El archivo de esta foto está dañado o perdido: no es lo que se guardó, así que no se muestra. El operador también lo ve. Queda constancia de que se tomó una foto, cuándo y dónde.
photo-preview = Primero la imagen pequeña. La grande llega sola.
photo-on-its-way = La foto viene en camino desde el teléfono del repartidor. Aparece aquí sola.
photo-hide = Ocultar esta foto
photo-show = Mostrar la foto de nuevo
photo-hidden = Usted eligió que no se muestre ninguna foto. Está oculta aquí y en todos los enlaces ya enviados.
photo-scan-instead = Usted no quería foto, así que no se tomó ninguna. En su lugar se leyó la etiqueta del paquete en el sitio.
photo-not-asked = No se pidió foto, porque se entregó a una persona.
photo-exception = No hay foto. Motivo: { $why }. El repartidor escribió: «{ $words }»
strength-live = Tomada en vivo en la parada.
strength-later = Añadida después, no tomada en vivo en la parada.
strength-times = A las { $phone } según el reloj del teléfono, recibida a las { $server } según el nuestro.
strength-position = El teléfono conocía su posición con { $metres } m de precisión.
strength-no-position = El teléfono no tenía posición.

where-to-look = Dónde mirar:
weather-was-dry = No llovía cuando se dejó.
weather-was-rain = Llovía cuando se dejó; el lugar está cubierto.
weather-was-snow = Nevaba cuando se dejó; el lugar está cubierto.
weather-wet-dry = No llovía cuando se dejó.
weather-wet-rain = Llovía cuando se dejó y el lugar no está cubierto. Recójalo pronto.
weather-wet-snow = Nevaba cuando se dejó y el lugar no está cubierto. Recójalo pronto.

other-carrier-no-photo = No hay que esperar una foto nuestra: las fotos de entrega existen solo donde conducen nuestros repartidores.
other-carrier-link = Seguirlo en el otro transportista

## Datos

delivery-code = Código de entrega
delivery-code-hint = Si lo recibe en la puerta, diga este código al repartidor. No se lo diga a nadie más.
delivery-code-needed = Solo se entrega a una persona. Diga este código al repartidor en la puerta, y a nadie más.
fact-expected = Se espera
fact-expected-note = si nada retrasa la ruta
fact-stops-before = Paradas antes de la suya
fact-window = Prometido
fact-when = Entrega
fact-from = De
fact-to = Para
fact-parcels = Paquetes
parcel-count = { $n ->
    [one] 1 paquete
   *[other] { $n } paquetes
}
earlier-title = Intentos anteriores
earlier-line = { $at }: { $what }
earlier-void = anotado por error y retirado por el repartidor

## Opciones

choices-title = Sus opciones
choices-title-after = Sus opciones, también para próximos paquetes
choice-photo = Foto cuando se deje
choice-photo-hint = El repartidor toma una foto del paquete donde queda. Sin ella, en su lugar se lee allí su etiqueta.
choice-place = ¿Dónde se puede dejar?
choice-place-any = Donde quede seguro
choice-note = Una nota sobre el lugar
choice-note-hint = Solo para el repartidor, por ejemplo «la verja de la izquierda está abierta».
choice-remember = Recordar esto para próximos paquetes
choice-remember-hint = Para usted en esta dirección, los envíe quien los envíe.
choices-save = Guardar mis opciones
choices-any-time = Puede cambiarlo cuando quiera. Cuenta enseguida, también para una foto ya tomada y para enlaces ya enviados.
choices-attended-only = El remitente pidió que se entregue a una persona. Entonces no se toma foto.

## Hecho

done-choices = Guardado. Sus opciones cuentan desde ahora.
done-choices-no-photo = Guardado. No se toma ninguna foto ni se muestra ninguna.
done-photo-hidden = La foto está oculta ahora, también en los enlaces ya enviados.
done-photo-shown = La foto se muestra de nuevo.
done-photo-erased = La foto está borrada para siempre. Abajo está el recibo.
done-photo-held = Hay una reclamación abierta, así que la foto queda hasta que se resuelva: es una prueba para usted y para el repartidor.
done-thanks = Gracias. Su agradecimiento queda con esta entrega.
done-claim = Anotado. Abajo está el recibo.
done-claim-already = Ya nos lo dijo; se está mirando.
done-not-yet = Todavía no hay nada a lo que pueda referirse.

thank = Dar las gracias al repartidor
thanked = Usted dio las gracias al repartidor.

## Algo va mal

something-wrong = ¿Algo va mal?
claim-way-not-received = No lo recibí
claim-way-wrong-place = Este no es mi sitio
claim-way-damaged = Está dañado
claim-way-wrong-item = Es el artículo equivocado
back-to-parcel = Volver al paquete
claim-title-not-received = No lo recibió
claim-title-wrong-place = No está en su sitio
claim-title-damaged = Llegó dañado
claim-title-wrong-item = Es el artículo equivocado
claim-lead-not-received = Lo sentimos. Primero merece la pena mirar tres cosas; marque lo que ya hizo. Puede enviarlo de todos modos.
claim-lead-wrong-place = Gracias por decírnoslo. Un paquete en una puerta equivocada se encuentra mejor cuanto antes.
claim-lead-damaged = Lo sentimos. Guarde el embalaje por ahora.
claim-lead-wrong-item = Lo sentimos. Lo de dentro es asunto del remitente; anotamos cuándo y dónde llegó.
claim-questions = ¿Qué hizo ya?
claim-looked-place = Miré { $place } y alrededor
claim-looked-household = Pregunté a todos los que viven aquí
claim-looked-neighbour = Pregunté a un vecino
claim-statement = ¿Qué debemos saber?
claim-statement-hint = Solo si quiere. Escriba lo que ve, con sus palabras.
claim-send = Enviar
claim-next-title = Qué pasa después
claim-next = Se anota enseguida, con un recibo que puede comprobar. Una persona de { $operator } lo lee junto con el registro del repartidor y le responde. No tiene que demostrar nada, y decírnoslo nunca cuenta en su contra.
claim-said-not-received = No lo recibió
claim-said-wrong-place = No es su sitio
claim-said-damaged = Está dañado
claim-said-wrong-item = Es el artículo equivocado
claim-said-conduct = Algo sobre cómo se entregó
claim-open = Nos lo dijo el { $moment }: { $what }.
claim-open-next = Una persona de { $operator } lo lee junto con el registro del repartidor y le responde antes del { $moment }. No tiene que hacer nada más.

## Lo que se guarda

kept-title = Lo que se guarda de esta entrega
kept-bundle-title = La prueba, para usted
kept-bundle = Un archivo con todo lo anotado sobre esta entrega y la prueba de que nada cambió desde entonces. Cualquiera puede comprobarlo sin preguntarnos.
kept-bundle-manifest = La foto de dentro lleva además un manifiesto firmado (C2PA), que la acompaña si usted la pasa a otros.
kept-bundle-download = Descargar la prueba
kept-bundle-check = Compruébelo sin conexión:
kept-how = cómo funciona
kept-looks-title = Quién miró la foto
kept-looks-none = Nadie más que usted, hasta ahora.
looker-courier = El repartidor
kept-receipts-title = Recibos
kept-receipts = Promesas firmadas de que cada uno de estos está en el registro público, que solo puede crecer.
kept-receipts-download = Descargar todos los recibos
kept-entry = entrada { $n } del registro
kept-entry-waits = en camino al registro

## Enlaces que no abren nada

problem-link-needed = Este enlace no abre ninguna entrega
problem-link-needed-detail = Puede estar incompleto, o lo reemplazó uno más nuevo. Abra el mensaje más reciente sobre su paquete y pulse su enlace, o pida al remitente que se lo envíen de nuevo. No se ha perdido nada.
problem-proof-on-its-way = La prueba está en camino
problem-proof-on-its-way-detail = El registro público recoge esta entrega en segundos. Vuelva atrás e inténtelo de nuevo.

## Personas en una foto

people-shows-me = Salgo yo
people-shows-me-n = Salgo en la foto { $n }
people-hidden = Nos ha dicho que en la foto se ve a alguien. Está oculta para todos.
people-next = Una persona de nuestro equipo tapa a quien salga, o la borra, antes del { $moment }. Hasta entonces solo la ve ella, y cada mirada suya consta abajo.
people-not-me = Al final no sale nadie: mostrarla de nuevo
people-masked = Las personas que salían se taparon para siempre; la imagen de antes está destruida.
people-nobody = Pidió tapar a alguien. Una persona la miró y no pudo distinguir a nadie.
photo-not-my-place = Este no es mi sitio
looked-nobody = Nadie más que usted la ha mirado hasta ahora.
looked-last = { $n ->
    [one] La miró: { $who }, { $moment }
   *[other] Se miró { $n } veces; la última: { $who }, { $moment }
}
looked-all = Todas las miradas
claim-open-wrong-place = La foto se guarda como prueba. Mientras el repartidor siga en ruta, se le puede pedir que recoja el paquete.
claim-take-back = Retirar este aviso
address-choice = Todas las personas de esta dirección.
address-choice-hint = Puede decir que aquí no se haga ninguna foto a nadie, sea para quien sea el paquete. Cada persona puede elegir otra cosa para sí misma.
address-choice-none = Aquí no se hacen fotos a nadie, salvo que alguien haya elegido otra cosa para sí.
address-choice-stop = Sin fotos en esta dirección
address-choice-allow = Permitir otra vez fotos en esta dirección
done-shows-me = Oculta para todos, también en enlaces y páginas abiertas. Abajo dice qué pasa ahora.
done-not-me = La foto se muestra de nuevo como estaba.
done-not-my-place = Anotado. Arriba dice qué pasa ahora, y abajo está el recibo.
done-taken-back = Retirado. Consta que lo dijo y que lo retiró.
done-nothing-to-take-back = No queda nada que retirar.
done-address-no-photo = Guardado. Desde ahora no se hacen fotos en esta dirección, y no se muestra ninguna de este paquete.
done-address-photo = Guardado. Se pueden volver a hacer fotos en esta dirección.

## Avisos

news-title = Avisos sobre sus paquetes
news-email-on = Cuando dejan un paquete, se lo decimos enseguida por correo electrónico.
news-email-off = No recibe ningún correo cuando dejan un paquete.
news-email-stop = No más correos así
news-email-start = Avisarme por correo
news-device = También podemos avisarle en este dispositivo cuando lo dejen.
news-device-start = Avisarme en este dispositivo
news-device-asking = Su navegador le pregunta ahora.
news-device-on = Este dispositivo recibe un aviso cuando dejen su paquete. El aviso no dice nada más.
news-device-stop = En este dispositivo no
news-device-refused = Su navegador no permite avisos de esta página. Puede cambiarlo en sus ajustes.
news-device-failed = No funcionó. Esta página cambia sola, y el correo también sirve.
news-stop-title = ¿No más avisos por correo?
news-stop-lead = { $operator } ya no le enviará correos cuando dejen un paquete. La página de cada paquete lo sigue mostrando, y allí puede volver a activarlos.
news-stop = No más avisos
news-stopped = Ya no recibe avisos por correo
news-stopped-more = Puede volver a activarlos en la página de cualquier paquete.
done-news-on = Le avisamos por correo cuando dejen un paquete.
done-news-off = Ya no recibe esos correos. Puede volver a activarlos cuando quiera.
photo-kept-law = Antes de lo prometido, por: { $packs }.
