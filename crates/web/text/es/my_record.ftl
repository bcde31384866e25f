### El registro propio de una persona: qué se guarda, quién miró, correcciones, borrado.

my-title = Todo lo que se guarda sobre usted
my-lead-parcel = Todo lo que se guarda sobre usted por este paquete: para qué es, cuánto hay y cuánto tiempo queda.
my-link = Todo lo que se guarda sobre usted, quién miró y cómo borrarlo
my-back = Volver al paquete
my-rows = { $n ->
    [one] 1 entrada
   *[other] { $n } entradas
}
my-since = desde { $moment }
my-until = Se va solo el { $moment }.
my-looks = Quién miró
my-looks-lead = Cada mirada de una persona o de un programa nuestro. La misma marca es la misma persona; puede pedir el nombre si quiere quejarse.
my-looks-none = Nadie miró hasta ahora.
my-file = Una copia de todo
my-file-lead = Un archivo firmado con cada entrada. Lo lee cualquier ordenador, y cualquiera puede comprobar que nada cambió.
my-file-take = Llevarse una copia
my-file-check = Compruébelo sin conexión:
my-wrong = Algo está mal
my-wrong-lead = Diga qué está mal. Lo registrado queda, sus palabras están al lado, y una persona responde con razones en 30 días.
my-wrong-kind = ¿De qué se trata?
my-wrong-words = ¿Qué está mal y qué es lo correcto?
my-wrong-send = Decirlo
my-wrong-said = Usted lo dijo el { $moment }
my-wrong-waits = Una persona responde antes del { $moment }.
my-wrong-answered = { $who } respondió el { $moment }
my-erase = Borrarlo
my-erase-lead = Borramos para siempre su nombre, dirección, contacto, fotos, notas y elecciones de este paquete. Nadie puede deshacerlo.
my-erase-stays = Algunas cosas quedan sin su nombre: que se entregó un paquete, lo que se pagó y marcas en el registro público que nadie puede leer.
my-erase-sure = Sí, borrarlo para siempre
my-erase-ask = Borrar lo que guardan sobre mí
my-erase-held = Espera. Lo pidió el { $moment }. En cuanto nada de esto esté abierto, se hace solo:
my-erase-not = No borrarlo al final
my-receipt = Qué se borró
my-receipt-lead = Borrado el { $moment }. Este es su recibo.
my-receipt-gone = Borrado
my-receipt-left = Qué queda y por qué
my-receipt-take = Descargar el recibo
my-receipt-check = Cualquiera puede comprobarlo sin conexión:
my-receipt-log = El registro público guarda la promesa bajo { $hash }.

done-my-wrong = Sus palabras quedan al lado de lo registrado. Una persona responde.
done-my-enough = Esperan tantas notas suyas como puede tener una persona. Primero se responden esas.
done-my-words = Diga con sus palabras qué está mal y elija de qué se trata.
done-my-erased = Está borrado. Su recibo está abajo.
done-my-waits = Espera a lo que está abierto. Abajo encuentra qué es.
done-my-not = No se borra nada.

held-parcel-under-way = El paquete todavía está en camino.
held-claim-open = Hay un aviso abierto; ambas partes necesitan lo registrado.
held-remedy-open = Todavía hay algo que darle.
held-case-open = Hay un caso, una decisión o una apelación abierta.
held-legal-hold = Un tribunal o un abogado pidió guardarlo.
held-work-open = Tiene un bloque: termínelo o devuélvalo.

stays-pay-law = Libros de lo que se pagó, que pide la ley de contabilidad.
stays-log-digests = Marcas en el registro público. Lo que podría abrirlas está destruido.
stays-delivery-fact = Que ocurrió y cuándo, sin quién ni dónde.
stays-decisions = Decisiones, para que usted pueda apelar y nadie decida dos veces.
stays-draws = Sorteos y bloques, para que todos puedan comprobarlos.
stays-looks = Que alguien miró, para poder contar las miradas.
stays-somebody-else = Lo que otra persona dijo o hizo, que también es suyo.
stays-records-law = Lo dicho en reclamaciones: una ley configurada aquí lo conserva un tiempo, después se retira solo.
stays-until = Hasta el { $date } ({ $laws }).
stays-at-least = Al menos hasta el { $date } ({ $laws }).
stays-years = { $n } años.

correction-state-open = Espera respuesta
correction-state-corrected = Corregido
correction-state-in-part = Corregido en parte
correction-state-stays = Queda como está

data-kind-wish = Sus deseos sobre su registro
data-kind-wish-what = Lo que usted dijo que está mal, las respuestas, y si pidió que se le borrara.
data-kind-wish-why = Para responderle y mostrar que se hizo.
leaf-correction = Algo que se dijo que está mal, o su respuesta

looker-other = Un programa nuestro, o el repartidor
look-person-page = abrió la cuenta
look-application-page = abrió la solicitud
look-award-page = abrió un bloque suyo
look-order-page = abrió el paquete
look-delivery-page = abrió la entrega con sus pruebas
look-bundle-taken = se llevó las pruebas como archivo
look-people-in-photo-page = abrió la foto para tapar a quien sale
look-photo-pair-page = comparó dos fotos
look-pin-page = abrió un lugar propuesto de la puerta
look-appeal-page = abrió una apelación
look-matter-page = abrió un asunto
look-matter-taken = se llevó un asunto como archivo
look-identity-check-page = abrió una comprobación de identidad
look-correction-page = abrió lo que usted dijo que está mal
look-list-taken = se llevó una lista como archivo
look-case-read = leyó el caso
look-pattern-read = leyó sus reclamaciones una junto a otra
look-read-claim = leyó el aviso
look-looked-at-photo = miró la foto
look-looked-at-identity-picture = miró una imagen de una comprobación
look-exported-own-record = se llevó una copia de este registro

con-cases-corrections = Correcciones
con-correction-lead = Lo que repartidores y destinatarios dicen que está mal en su registro. Lo registrado queda al lado; responda con razones.
con-correction-none = Nadie dice que algo esté mal
con-correction-none-why = Quien encuentra un error en su registro lo dice allí, y espera aquí.
con-correction-who = Quién
con-correction-about = Sobre
con-correction-said = Dicho
con-correction-due = Responder antes de
con-correction-words = Con sus palabras
con-correction-courier = Repartidor
con-correction-recipient = Destinatario de un paquete
con-correction-answer = Su respuesta
con-correction-answer-hint = La leen tal como la escribe: qué miró, qué se corrige, o por qué queda.
con-correction-state = Qué pasó con ello
con-correction-send = Responder
con-correction-open = Esperan
con-correction-answered = Respondidas
con-done-correction-answered = Respondido. Ya pueden leerlo.
con-done-no-correction-already = Alguien lo respondió antes.
con-hook-recipient-erased = un destinatario fue borrado aquí: borre su copia
look-like-claims-page = buscó avisos como el suyo
look-looked-at-claim-picture = miró una imagen de un aviso
