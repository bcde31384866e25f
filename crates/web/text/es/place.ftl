### La línea de fuerza, lo que no se pudo comprobar, lugares, marcas y niveles de prueba.

line-photographed = El paquete se fotografió a las { $at }{ $near }{ $left }.
line-photo-added = Se añadió una foto que no se tomó en directo en la parada a las { $at }{ $near }{ $left }.
line-scanned = El paquete se dejó y se leyó su código a las { $at }{ $near }{ $left }.
line-left = El repartidor anotó que dejó el paquete, sin foto, a las { $at }{ $near }{ $left }.
line-handed-code = El paquete se entregó a alguien que sabía el código de entrega a las { $at }{ $near }{ $left }.
line-handed-name = El paquete se entregó a alguien que dio un nombre a las { $at }{ $near }{ $left }.
line-handed-both = El paquete se entregó a alguien que sabía el código de entrega y dio un nombre a las { $at }{ $near }{ $left }.
line-tried = El repartidor anotó un intento sin entrega a las { $at }{ $near }{ $left }.
line-near-deliveries = , a menos de { $metres } m de la puerta usada en { $deliveries } entregas anteriores
line-near-pin = , a menos de { $metres } m de la marca aceptada para esta dirección
line-near-address = , a menos de { $metres } m de la dirección según el mapa
line-gone = ; el teléfono del repartidor se fue { $seconds } s después
line-not-who-took-it = No muestra quién lo recogió.
line-not-whether-recipient = No muestra si era el destinatario.
line-not-whether-anybody = No muestra si había alguien.
line-title = Lo que esto muestra
line-unchecked = Lo que no se pudo comprobar
line-assurance = El registro: { $level }.

unchecked-no-position = El teléfono no dio posición.
unchecked-no-earlier-delivery = Hubo muy pocas entregas anteriores aquí para conocer la puerta.
unchecked-scene-not-compared = La foto no se comparó con fotos de entregas anteriores aquí.
unchecked-photo-not-here = La foto misma no está aquí, o no se pudo usar.
unchecked-not-live = La foto no está ligada a esta parada por su código de un solo uso.
unchecked-not-scanned = No se escaneó en la puerta ningún paquete de esta parada.
unchecked-departure-not-seen = No se vio cuándo se fue el repartidor.
unchecked-hardware-not-attested = El hardware del teléfono no respondió por sí mismo; un navegador no puede.
unchecked-not-signed = Ningún teléfono del repartidor firmó este registro.

place-reason-position = La posición del teléfono encaja mejor con otra puerta.
place-reason-scene-unlike = La foto no se parece a las anteriores de esta dirección.
place-reason-scene-elsewhere = La foto se parece a una anterior de otra dirección.
place-reason-no-scan = No se escaneó en la puerta ningún paquete de esta parada.
place-reason-other-scan = En esta parada se escaneó un paquete de otro pedido.

proof-photo = Una foto donde se deja, o entrega en mano
proof-photo-with-dwell = Una foto, y las horas de parar y de irse
proof-code = Entrega en mano con el código de entrega
proof-signature-and-code = Entrega en mano con el código de entrega y un nombre
proof-reason-usual = Es lo que pide todo paquete.
proof-reason-order = El remitente o el operador lo pidió para este paquete.
proof-reason-programme = Lo pide el programa de los repartidores.
proof-reason-valuable = El remitente dice que el paquete es valioso.
proof-reason-history = Paquetes a esta dirección se extraviaron antes.
proof-title = Prueba
proof-must-hand-over = Solo se entrega a quien diga el código.
leaf-finding = Cómo encaja el lugar
leaf-pin = Dónde está la dirección
wet-told = Se dejó donde puede alcanzarlo { $weather ->
    [snow] la nieve
   *[rain] la lluvia
  }. Al repartidor se le pidió buscar un lugar cubierto.

con-pins = Marcas
con-pins-none = No espera ninguna marca
con-pins-none-why = Un repartidor que encuentra una marca en mal lugar puede proponer dónde está la puerta. Aquí espera una respuesta.
con-pin-title = ¿Está aquí la puerta?
con-pin-lead = { $courier } dice que la marca de esta dirección está a { $metres } m.
con-pin-said = En sus palabras
con-pin-proposed = Propuesta
con-pin-accuracy = El teléfono sabía su posición a { $metres } m.
con-pin-now = Usada ahora
con-pin-address = Dirección del remitente
con-pin-learned = { $n } entregas enseñaron una puerta a { $metres } m de la propuesta.
con-pin-map = La marca usada ahora y la propuesta
con-pin-accept = Aceptar: la puerta está allí
con-pin-decline = Rechazar
con-pin-answer = Por qué (lo lee el repartidor)
con-pin-means = Aceptar mueve la marca para las próximas rutas, el camino y los avisos. No cambia ninguna entrega hecha.
con-pin-state-accepted = Aceptada
con-pin-state-declined = Rechazada
con-pin-state-proposed = Espera respuesta
con-done-pin-accepted = Aceptada. Las próximas rutas llevan allí.
con-done-pin-declined = Rechazada. El repartidor lee por qué.
con-done-pin-answered = Alguien respondió antes a esta marca.
con-done-doubt-settled = Anotado que alguien miró.
con-invalid-reason-missing = Di en pocas palabras por qué: lo lee el repartidor.
con-exc-doubt = Esta entrega puede haber ido a otra puerta
con-exc-doubt-other = Encaja mejor con { $address }
con-exc-doubt-looked = Lo he mirado
con-exc-pin = Un repartidor dice que la marca está mal
con-proof = Prueba pedida
con-proof-least = Prueba mínima
con-proof-least-note = Lo que pide al menos todo paquete de los repartidores de este programa. Los paquetes valiosos y las direcciones con objeciones pueden pedir más; un pedido puede decir otra cosa.
con-proof-set = Fijar
con-proof-by-rule = Según la regla
con-done-proof-set = Fijado. Cuenta desde el próximo intento.
con-delivery-doubt = Puede haber sido otra puerta
con-delivery-doubt-note = Un aviso con sus razones, nunca un veredicto: nada se sigue de él para nadie.
