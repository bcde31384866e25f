### Palabras de la consola de operaciones, de la prueba y de la ronda explicada.

show-ago = hace { $span }
show-hours = { $n } h
show-minutes = { $n } min
courier-state-active = Activo
courier-state-paused = En pausa
courier-state-offboarded = Cuenta terminada
courier-state-left = Se fue

con-rail = Secciones
con-fold-menu = Menú
con-fold-lists = Listas
con-today = Hoy
con-orders = Pedidos
con-blocks = Bloques
con-rounds = Rondas
con-deliveries = Entregas
con-people = Personas
con-settings = Ajustes
con-find = Buscar
con-find-hint = Pedido, destinatario, dirección, repartidor o id
con-find-none = No se encontró nada
con-find-none-why = Pruebe con parte de un nombre, una dirección o la referencia del remitente. Un id entero abre su página.
con-palette = Ir a
con-palette-hint = Una página, un pedido, un repartidor...
con-sheet = Detalle
con-sheet-whole = Abrir como página
con-close = Cerrar
con-keys = Teclas
con-key-search = Buscar
con-key-palette = Ir a una página, pedido o repartidor
con-key-move = Fila siguiente, fila anterior
con-key-open = Abrir la fila junto a la lista
con-key-evidence = Abrir la prueba
con-key-close = Cerrar
con-key-list = Esta lista
con-key-go = Ir a { $page }

con-search = Buscar
con-narrow = Mostrar
con-clear = Quitar filtros
con-all = Todos
con-export = CSV
con-look = Ver
con-open = Abrir
con-save = Guardar
con-copy = Copiar
con-acts = Acciones
con-pages = Páginas
con-page-of = { $from }-{ $to } de { $total }
con-page-before = Anterior
con-page-next = Siguiente
con-x-of-y = { $x } de { $y }
con-form-errors = Algo no se puede aceptar tal como está
con-operators-only = Esta página es para operadores.

con-station = Estación
con-state = Estado
con-day = Día
con-courier = Repartidor
con-couriers = Repartidores
con-block = Bloque
con-round = Ronda
con-route = Ruta
con-order = Pedido
con-recipient = Destinatario
con-address = Dirección
con-reference = Referencia
con-window = Franja
con-changed = Cambiado
con-received = Recibido
con-outcome = Resultado
con-where = Dónde o por qué
con-voided = Anulado
con-reason = Motivo
con-note = Nota
con-weather = Tiempo
con-signed-by-phone = Firmado por el teléfono
con-signed-by-its-clock = según su reloj
con-out-of-sight = fuera de la vista
con-name = Nombre
con-email = Correo
con-phone = Teléfono
con-contact = Contacto
con-contact-none = Ninguno
con-vehicle = Vehículo
con-since = Desde
con-when = Cuándo
con-role = Función
con-code = Código
con-kind = Tipo
con-rows = Filas
con-row = Fila
con-column = Columna
con-file = Archivo
con-made = Creado
con-time = Hora

con-first = Primeros pasos
con-first-lead = { $made } de { $all } hechos. Cada paso abre la página donde se hace.
con-first-done = hecho
con-first-station = Crear una estación
con-first-station-why = donde los repartidores se presentan y cargan
con-first-programme = Crear un programa con sus condiciones
con-first-programme-why = lo que aceptan los repartidores al solicitar
con-first-orders = Importar pedidos
con-first-orders-why = un archivo CSV de su tienda o almacén
con-first-template = Crear una plantilla de bloques
con-first-template-why = qué turnos pagados tiene una semana
con-first-round = Anunciar una ronda
con-first-round-why = para que los repartidores puedan entrar

con-fig-delivered = Entregados hoy
con-fig-of-orders = de { $n } pedidos
con-fig-open = Pedidos abiertos
con-fig-open-note = por entregar o explicar
con-fig-on-time = A tiempo
con-fig-coverage = Con foto
con-fig-coverage-note = { $x } de { $y } debidas, { $opted } sin foto por elección; meta 99,9 %
con-fig-failed = Intentos fallidos
con-fig-failed-note = recibidos hoy

con-exceptions = Necesita a alguien
con-quiet = Nada le necesita. Todo va según lo previsto.
con-exc-late = Retraso de { $span }
con-exc-failed = No entregado, nada nuevo previsto
con-exc-still = Ninguna parada terminada en 45 minutos
con-exc-absent = No se ha presentado
con-exc-photos = { $n ->
    [one] Una foto sigue en un teléfono
   *[other] { $n } fotos siguen en teléfonos
}
con-exc-photos-note = Llegan cuando los teléfonos tengan red; nada se pierde.
con-exc-messages = { $n ->
    [one] Un mensaje no se pudo enviar
   *[other] { $n } mensajes no se pudieron enviar
}
con-exc-messages-note = Fallaron ocho intentos. El error está junto a cada uno.
con-exc-quarantine = { $n ->
    [one] Una fila espera en cuarentena
   *[other] { $n } filas esperan en cuarentena
}
con-exc-quarantine-note = No se pudieron importar tal como están.
con-exc-applications = { $n ->
    [one] Una solicitud nueva
   *[other] { $n } solicitudes nuevas
}
con-exc-applications-note = Hay personas que esperan respuesta.
con-due = prevista
con-late-more = { $n ->
    [one] otra parada con retraso
   *[other] otras { $n } paradas con retraso
}
con-late = Con retraso
con-move = Mover
con-routes = Rutas
con-routes-none = Hoy no hay rutas
con-routes-none-why = Aquí aparecen los bloques de hoy con adjudicaciones. Planifique el día para dar a cada una su ruta.
con-progress = Avance
con-next-eta = Próxima ETA
con-last-move = Último movimiento
con-no-route = sin ruta
con-all-done = todo hecho
con-map = Mapa
con-map-words = Mapa de la estación y sus rutas. La tabla de al lado dice lo mismo.
con-key-ahead = Por hacer
con-key-here = En la puerta
con-key-late = Con retraso
con-key-failed = No entregado
con-key-done = Hecho

con-orders-none = Aún no hay pedidos
con-orders-none-why = Importe un archivo, o deje que su tienda los envíe con una clave de API.
con-orders-no-match = Ningún pedido coincide
con-orders-no-match-why = Quite un filtro, o busque menos.
con-import = Importar
con-quarantine = Cuarentena
con-facts = Datos
con-sender = Remitente
con-notes = Notas
con-other-carrier = Otro transportista
con-service-time = Tiempo en la parada
con-photo = Foto
con-choice = Elección del destinatario
con-choice-no-place = Ningún lugar indicado
con-packages-n = { $n ->
    [one] Un paquete
   *[other] { $n } paquetes
}
con-barcode = Código de barras
con-volume = Volumen
con-weight = Peso
con-stop = Parada
con-stop-no = N.º
con-stops = Paradas
con-order-no-route = Aún en ninguna ruta.
con-attempts = Intentos
con-attempts-none = Ninguno todavía.
con-link-again = Reenviar enlace
con-rotate = Enlace nuevo
con-rotate-ask = Todos los enlaces enviados dejan de funcionar. ¿Crear uno nuevo?
con-cancel = Cancelar pedido
con-cancel-ask = ¿Cancelar este pedido? La página del destinatario lo dirá.
con-move-title = Mover { $reference }
con-move-to = A qué ruta
con-move-note = Será la última parada allí. El destinatario recibe la hora nueva.
con-move-nowhere = Ninguna adjudicación de hoy o mañana puede llevarlo. Asigne antes un repartidor a un bloque.
con-stops-done = { $done } de { $all } paradas hechas
con-checked-in = Presentado
con-released = Salió de la estación
con-checked-out = Terminó
con-driving = Recorrido
con-planned-time = Tiempo previsto
con-route-version = Versión de la ruta
con-no-route-yet = Aún sin ruta. Planifique el día, o mueva un pedido aquí.
con-arrived = Llegó

con-transfer = Pasar a otro repartidor
con-transfer-note = La plaza y cada parada no hecha van con él. Ambos repartidores lo ven enseguida.
con-transfer-ask = ¿Pasar esta adjudicación?
con-transfer-do = Pasar
con-done-transferred = { $n ->
    [0] Pasada.
    [one] Pasada, con una parada.
   *[other] Pasada, con { $n } paradas.
}
con-done-no-transfer-over = No pasada: la adjudicación terminó, o el repartidor se fue.
con-done-no-transfer-same = Este repartidor ya la tiene.

con-import-title = Importar pedidos
con-import-lead = Mire primero el archivo: no se escribe nada hasta que lo importe. El mismo archivo dos veces no cambia nada.
con-import-no-file = Elija antes un archivo.
con-file-hint = CSV con coma, punto y coma o tabulador, o JSON Lines. Hasta 64 MB.
con-import-date = Día de entrega
con-import-date-hint = Solo para archivos cuyas filas tienen horas y no fecha.
con-import-look = Mirarlo primero
con-import-take = Importar
con-report-look = { $file }: esto es lo que haría la importación
con-report-taken = { $file }: importado
con-report-fault = { $file } no se puede leer hasta el final
con-report-errors = { $n ->
    [one] Un error
   *[other] { $n } errores
}
con-report-columns = Cómo se entendieron las columnas
con-report-ignored = Pasadas por alto:
con-file-column = En el archivo
con-our-column = Entendida como
con-added = Nuevos
con-changed-orders = Cambiados
con-unchanged = Sin cambios
con-quarantined = En cuarentena
con-joined = Más paquetes
con-erased-orders = Borrados antes
con-errors = Errores
con-line = línea { $n }
con-imports = Importaciones anteriores
con-imports-none = Aún no se importó nada
con-imports-none-why = Cada archivo y cada envío por API deja aquí una línea.
con-quarantine-open = Corregirlas
con-quarantine-lead = Las filas que no se pudieron aceptar esperan aquí tal como estaban, hasta que alguien las corrija o las descarte.
con-quarantine-none = La cuarentena está vacía
con-quarantine-none-why = Cada fila de cada importación se hizo pedido.
con-quarantine-row = Fila { $n }
con-quarantine-settled = Esta fila está resuelta.
con-wrong = Qué está mal
con-no-reference = sin referencia
con-more-fields = Más campos
con-resubmit = Importar esta fila
con-drop = Descartar la fila
con-drop-ask = ¿Descartar esta fila? Queda en el registro de la importación.
con-as-it-stood = Como estaba en el archivo
con-barcode-taken = Otro pedido tiene un paquete con el código { $code }.
con-field-external-reference = Referencia
con-field-barcodes = Códigos de barras
con-field-sender = Remitente
con-field-recipient = Destinatario
con-field-address = Dirección
con-field-address-2 = Dirección, segunda línea
con-field-city = Ciudad
con-field-region = Región
con-field-postcode = Código postal
con-field-country = País
con-field-latitude = Latitud
con-field-longitude = Longitud
con-field-date = Fecha
con-field-window-start = Franja desde
con-field-window-end = Franja hasta
con-field-window = Franja
con-field-volume-ml = Volumen, ml
con-field-volume-l = Volumen, l
con-field-length-cm = Largo, cm
con-field-width-cm = Ancho, cm
con-field-height-cm = Alto, cm
con-field-weight-g = Peso, g
con-field-weight-kg = Peso, kg
con-field-notes = Notas
con-field-email = Correo
con-field-phone = Teléfono
con-field-language = Idioma
con-field-carrier = Transportista
con-field-tracking-link = Enlace de seguimiento
con-field-attended-only = Solo en mano
con-field-service-seconds = Segundos en la parada
con-field-service-minutes = Minutos en la parada

con-week-before = Semana anterior
con-week-next = Semana siguiente
con-this-week = Esta semana
con-no-blocks = Sin bloques
con-make-for = Para
con-days = días
con-make-blocks = Crear bloques
con-places = Plazas
con-net = neto { $amount }
con-net-title = Neto tras conducir
con-pay = Pago
con-pay-published = Regla de pago publicada.
con-pay-rule = { $hour } por hora y { $km } por kilómetro, nunca menos de { $least } por hora tras { $cost } por kilómetro de conducción.
con-templates = Plantillas
con-templates-none = Aún no hay plantillas
con-templates-none-why = Una plantilla dice qué días empieza un bloque, cuánto dura y cuántas plazas tiene. De ella se crean los bloques.
con-template-new = Plantilla nueva
con-template-make = Crear plantilla
con-template-name-hint = Lo que leen los coordinadores, por ejemplo Mañana
con-weekdays = Días
con-start = Inicio
con-length-minutes = Duración en minutos
con-vehicle-least = Vehículo más pequeño que sirve
con-expected = Previsto
con-expected-stops = Paradas previstas por plaza
con-expected-km = Kilómetros previstos por plaza
con-stops-n = { $n ->
    [one] una parada
   *[other] { $n } paradas
}
con-awards = Adjudicaciones
con-awards-none = Nadie tiene plaza todavía.
con-how = Cómo
con-waitlist = Lista de espera
con-assign = Asignar un repartidor directamente
con-assign-note = Para arreglos urgentes. Queda registrado como asignado, no sorteado.
con-assign-do = Asignar
con-courier-search = Nombre o dirección
con-plan-title = Planificar un día
con-plan-of = Plan del { $day }
con-day-before = Día anterior
con-day-next = Día siguiente
con-plan-waiting = Pedidos que esperan
con-plan-again = { $n } de intentos fallidos
con-plan-awards = Adjudicaciones sin ruta
con-plan-awards-note = de { $n } adjudicaciones
con-plan-planned = Planificado
con-plan-do = Planificar el día
con-plan-note = Los pedidos se hacen rutas, una por cada adjudicación sin ruta. Los destinatarios reciben su hora.
con-plan-no-orders = Ningún pedido espera para este día.
con-plan-no-awards = Nadie tiene una plaza libre este día. Sortee una ronda o asigne repartidores a bloques.
con-plan-under-way = Este día se está planificando.
con-plan-since = Pedido a las
con-plan-follows = Las rutas aparecen aquí por sí solas; puede dejar esta página.
con-plan-failed = El último plan no se hizo.
con-plan-failed-too-many = Esperan más de { $most } pedidos; como máximo se planifican tantos a la vez. Cancele o traslade algunos y planifique otra vez.
con-plan-failed-denied = Quien lo pidió ya no puede planificar. Planifique otra vez.
con-plan-failed-gave-up = Se interrumpió varias veces. Planifique otra vez; si se repite, mire en Sistema.
con-plan-failed-fault = Algo falló; el registro del servidor tiene los detalles. Planifique otra vez.
con-plan-newest = Último plan
con-plan-summary = { $n } pedidos planificados, { $left } sin sitio.
con-plan-left = Sin sitio
con-plan-more = { $n ->
    [one] y otro más, en Pedidos
   *[other] y { $n } más, en Pedidos
}
con-plan-why = Por qué
con-plan-reason-no-vehicle = No quedaba ninguna adjudicación sin ruta
con-plan-reason-too-large = Más grande o pesado que cualquier vehículo del día
con-plan-reason-too-far = Ningún repartidor puede ir y volver dentro del turno
con-plan-reason-window-unreachable = Ningún repartidor puede llegar dentro de la franja prometida
con-plan-reason-no-room = Solo cabría; las rutas del día están llenas

con-rounds-none = Aún no hay rondas
con-rounds-none-why = Una ronda reparte bloques con un sorteo que cualquiera puede recalcular. Cree bloques y anuncie una.
con-announce = Anunciar una ronda
con-announce-lead = Abarca los bloques sin ronda que empiezan después del cierre. Hasta entonces se puede entrar; la hora de llegada no cuenta.
con-announce-days = Bloques de cuántos días tras el cierre
con-announce-days-hint = De 1 a 31
con-announce-do = Anunciar
con-zone-note = Las horas son las de la estación ({ $zone }).
con-opens = Abre
con-closes = Cierra
con-entries = Entradas
con-entries-n = { $n ->
    [one] una entrada
   *[other] { $n } entradas
}
con-round-title = Ronda del { $when }
con-public-page = Página pública
con-odds = Probabilidades y resultados
con-recompute = Recalcularla aquí
con-recompute-lead = Su navegador busca el registro publicado y vuelve a calcular el sorteo, paso a paso. No hay que creer nada.
con-entrants = Participantes
con-entrants-none = Nadie ha entrado todavía.
con-commitments = Lo que se fijó antes del sorteo
con-place = Puesto
con-tickets = Boletos
con-wanted = Quiere
con-result = Resultado
con-answers = Preferencias y respuestas
con-choices-n = { $n ->
    [one] una preferencia
   *[other] { $n } preferencias
}
con-standing = Permanente
con-result-won = Ganó
con-result-lost = Esta vez nada
con-result-none = Sin lista
con-answer-awarded = adjudicado
con-answer-full = lleno cuando llegó su turno
con-answer-conflict = choca con un bloque que tiene
con-answer-hours = más horas de las que permiten las reglas
con-answer-enough = ya tenía los que quería

con-deliveries-none = Aún no hay entregas
con-deliveries-none-why = Cada intento de un repartidor está aquí con su prueba.
con-deliveries-no-match = Ninguna entrega coincide
con-deliveries-no-match-why = Quite un filtro, o busque menos.

con-applications = Solicitudes
con-applications-none = Aquí no hay solicitudes
con-applications-none-why = Se solicita en la página pública "Reparta con nosotros".
con-area = Zona
con-decided = Decidido
con-decide = Decidir
con-decide-note = La persona recibe su decisión por correo enseguida, con el motivo.
con-approve = Aceptar
con-wait-list = Lista de espera
con-refuse = Rechazar...
con-refuse-do = Rechazar con este motivo
con-refuse-words = Con sus palabras
con-refuse-words-hint = La persona lee esto. Diga el hecho y qué lo cambiaría.
con-couriers-none = Aún no hay repartidores
con-couriers-none-why = Aparecen cuando se acepta su solicitud.
con-couriers-no-match = Ningún repartidor coincide
con-programme = Programa
con-terms-version = Condiciones, versión { $n }
con-standing-most = entra por sí solo, como mucho { $n } por ronda
con-awards-newest = Últimas adjudicaciones
con-courier-no-awards = Aún sin adjudicaciones.
con-courier-note = El personal ve lo que el trabajo necesita. Lo que cuenta la página de un repartidor también lo ve él.
con-staff = Personal
con-staff-new = Añadir a alguien
con-staff-add = Añadir e invitar
con-staff-email-hint = Aquí llega la invitación; no hay contraseñas.
con-access = Acceso
con-access-on = Sí
con-access-off = No
con-turn-on = Activar
con-turn-off = Desactivar
con-role-of = Función de { $name }
con-roles = Qué puede cada función
con-role-operator-may = Todo: ajustes, personas y lo de abajo.
con-role-dispatcher-may = Pedidos, bloques, rondas, rutas, solicitudes. Sin ajustes.
con-role-analyst-may = Lee entregas, pruebas, pedidos y personas. Aquí no cambia nada.
con-role-auditor-may = Lee todo lo que una auditoría necesita. No cambia nada.

con-stations = Estaciones
con-stations-none = Aún no hay estaciones
con-stations-none-why = En una estación los repartidores se presentan y cargan. Pedidos, bloques y rondas pertenecen a una.
con-station-new = Estación nueva
con-station-make = Crear estación
con-code-hint = Como está impreso en etiquetas, por ejemplo ATX1
con-station-name-hint = Lo que leen los repartidores
con-time-zone = Zona horaria
con-time-zone-hint = Un nombre IANA, por ejemplo America/Chicago
con-latitude = Latitud
con-longitude = Longitud
con-latitude-hint = En grados, por ejemplo 30.2672
con-award-mode = Cómo se adjudican las plazas
con-award-mode-hint = El sorteo da a todos la misma oportunidad. Por orden de llegada premia la rapidez, y con ella los programas automáticos.
con-pay-rule-title = Regla de pago
con-pay-change = Cambiar la regla de pago
con-pay-change-hint = Los bloques anunciados conservan su pago. Los que nadie ha visto aún reciben el nuevo. Cada versión queda en el registro.
con-pay-ask = ¿Publicar esta regla de pago?
con-pay-publish = Publicar
con-version-n = versión { $n }
con-area-change = Dibujar de nuevo
con-template-change-hint = Los bloques anunciados quedan como están. Los que nadie ha visto aún se retiran; vuelva a crear bloques después.
con-pay-hint = Todos leen esta regla antes de entrar. Cantidades como 24.50.
con-currency = Moneda
con-per-hour = Pago por hora
con-per-km = Pago por kilómetro
con-cost-per-km = Coste del kilómetro para el repartidor
con-minimum-per-hour = Mínimo neto por hora
con-minimum-hint = El pago sube donde la regla daría menos.
con-areas = Zonas de servicio
con-areas-none = Aún no hay zona dibujada.
con-area-name = Nombre de la zona
con-area-polygon = Polígono (GeoJSON)
con-area-polygon-hint = Pegue un polígono como lo exportan los mapas; cuenta el contorno exterior.
con-area-file = Leer de un archivo
con-area-make = Añadir zona
con-corners = { $n } vértices
con-programmes = Programas
con-programmes-none = Aún no hay programas
con-programmes-none-why = Un programa son las condiciones en que trabajan los repartidores. Se solicita a uno.
con-programme-new = Programa nuevo
con-programme-lead = La versión 1 de sus condiciones se publica con él.
con-programme-make = Crear y publicar
con-terms = Condiciones
con-terms-hint = El texto entero que aceptan los repartidores, en palabras sencillas.
con-terms-publish = Publicar una versión nueva
con-terms-publish-note = Los repartidores conservan la versión que aceptaron hasta que acepten la nueva.
con-api-keys = Claves de API
con-keys-none = Aún no hay claves
con-keys-none-why = Una tienda envía pedidos con la clave de una estación.
con-key-new = Clave nueva
con-key-name-hint = Quién la usa, por ejemplo Tienda web
con-key-make = Crear clave
con-key-once = Copie esta clave ahora. Solo se muestra una vez.
con-key-use = Envíela como "Authorization: Bearer pk_...".
con-living = En uso
con-revoked = Revocada
con-revoke = Revocar
con-revoke-ask = Quien use esta clave queda fuera al instante. ¿Revocarla?
con-messages = Mensajes
con-messages-none = Aún no hay mensajes
con-messages-none-why = Aquí está cada correo a destinatarios, repartidores y personal.
con-to = Para
con-subject = Asunto
con-tries = Intentos
con-last-error = Último error
con-retry = Intentar de nuevo
con-system = Sistema
con-health = Salud
con-health-log-good = Cada promesa del registro se cumple
con-health-log-bad = Una hoja espera más de cinco segundos su lugar en el registro
con-health-messages-good = Ningún mensaje falló
con-health-messages-bad = { $n } mensajes fallaron
con-health-photos-good = Todas las fotos están aquí
con-health-photos-bad = { $n } fotos siguen en camino
con-health-quarantine-good = La cuarentena está vacía
con-health-quarantine-bad = { $n } filas en cuarentena
con-health-files-good = Cada archivo guardado está entero, hasta donde se leyó
con-health-files-bad = Faltan o están dañados { $n } archivos guardados
con-files = Archivos guardados
con-files-read = Leídos en la última revisión completa
con-files-no-pass = Todavía no terminó ninguna revisión
con-files-under-way = Leídos en la revisión en curso
con-files-missing = Faltan
con-files-damaged = Dañados
con-files-left-over = Sin nadie que los nombre; se quitan después de una semana
con-files-remedy = Copie estos archivos de blobs/ de una copia de seguridad (nombres iguales son bytes iguales) y ejecute porchlight scrub --now.
con-files-faults = Archivos que faltan o están dañados
con-files-file = Archivo
con-files-fault = Qué le pasa
con-files-owner = De
con-health-waiting = { $n } mensajes esperan el próximo intento
con-log = Registro de transparencia
con-log-size = Hojas
con-log-waiting = Hoja que más espera
con-log-nothing-waits = Ninguna espera
con-log-key = Clave pública
con-log-checkpoint = Último punto de control
con-log-none = Ninguno todavía
con-tables = Base de datos
con-table = Tabla

con-done-moved = Movido. El destinatario recibe la hora nueva.
con-done-no-move-done = No movido: esta parada ya está hecha.
con-done-no-move-over = No movido: esa adjudicación terminó.
con-done-link-sent = El enlace espera en la bandeja de salida.
con-done-no-address = Este pedido no tiene correo. Dé el enlace por teléfono.
con-done-rotated = Los enlaces anteriores ya no funcionan.
con-done-rotated-sent = Los enlaces anteriores ya no funcionan; el nuevo está en camino.
con-done-cancelled = Cancelado.
con-done-no-cancel = No cancelado: ya está en una ruta.
con-done-corrected = La fila se hizo pedido.
con-done-dropped = La fila se descartó.
con-done-blocks-made = { $n ->
    [one] Un bloque creado.
   *[other] { $n } bloques creados.
}
con-done-no-blocks-made = Ningún bloque nuevo: los de estos días ya existen.
con-done-template-made = Plantilla creada. Ahora cree bloques con ella.
con-done-no-plan-asked = Este día ya se estaba planificando.
con-done-assigned = Asignado.
con-done-no-assign-full = No asignado: todas las plazas están ocupadas.
con-done-no-assign-conflict = No asignado: una ronda que está por sortearse puede darle al repartidor un bloque que se solapa o está demasiado cerca.
con-limit-overlap = No asignado: el repartidor tiene un bloque que se solapa.
con-limit-travel = No asignado: entre este y un bloque que tiene el repartidor hay { $is }; la regla de la estación pide { $rule }.
con-limit-rest = No asignado: dejaría { $is } de descanso junto a un bloque que tiene el repartidor; la regla de la estación pide { $rule }.
con-limit-day-hours = No asignado: sumaría { $is } de trabajo ese día; la regla de la estación permite { $rule }.
con-limit-week-hours = No asignado: sumaría { $is } de trabajo esa semana; la regla de la estación permite { $rule }.
con-limit-hold-cap = No asignado: el repartidor tiene tantos bloques como la regla de la estación permite a la vez, { $rule }.
con-limit-hold = No asignado: un alto por seguridad alcanza este bloque.
con-done-no-assign-vehicle = No asignado: el vehículo es demasiado pequeño.
con-done-no-assign-over = No asignado: el bloque terminó, o el repartidor se fue.
con-done-no-assign-round = No asignado: su ronda aún acepta entradas; allí se reparten las plazas.
con-done-announced = { $n ->
    [one] Anunciada, con un bloque.
   *[other] Anunciada, con { $n } bloques.
}
con-done-no-blocks-open = No anunciada: ningún bloque de esos días espera una ronda.
con-done-opened-for-race = { $n } bloques abiertos, por orden de llegada.
con-done-approved = Aceptada. Una invitación está en camino.
con-done-waits = En la lista de espera. La persona lo sabe.
con-done-refused = Rechazada. La persona recibe el motivo.
con-done-no-rule-decided = Alguien lo decidió antes.
con-done-no-rule-courier = Esta dirección ya es de un repartidor.
con-done-staff-added = Añadido. La invitación está en camino.
con-done-role-set = Función cambiada.
con-done-no-last-operator = Es el último operador. Añada antes a otro.
con-done-access-set = Acceso cambiado.
con-done-station-made = Estación creada. Dibuje ahora su zona de servicio.
con-done-area-made = Zona añadida.
con-done-pay-set = Publicada. Los bloques nuevos se pagan según ella.
con-done-area-changed = La zona se dibujó de nuevo.
con-done-template-changed = Cambiada. Los bloques nuevos salen de ella; los anunciados quedan.
con-done-mode-set = Cambiado para las próximas rondas.
con-done-programme-made = Programa creado, versión 1 de sus condiciones publicada.
con-done-terms-published = Versión { $n } publicada.
con-done-revoked = Revocada.
con-done-retried = Se intenta de nuevo ahora.
con-done-no-retry = Este mensaje no había fallado.

con-invalid-erased = Este pedido se borró el { $day } a petición de su destinatario. Si es un pedido nuevo, dele una referencia nueva.
con-invalid-too-late = Este pedido está en camino o terminado. No se puede cambiar.
con-invalid-other-station = Otra estación tiene un pedido con esta referencia. Dé a este una referencia propia o corríjalo allí.
con-invalid-name-length = Dé un nombre de 1 a 200 caracteres.
con-invalid-not-an-email = Dé una dirección como ana@example.org.
con-invalid-email-taken = Alguien del personal tiene esta dirección.
con-invalid-no-weekday = Elija al menos un día.
con-invalid-not-a-time = Dé una hora como 08:00.
con-invalid-block-length = Un bloque dura de 60 a 600 minutos.
con-invalid-place-count = Un bloque tiene de 1 a 500 plazas.
con-invalid-not-a-number = Dé un número entero.
con-invalid-not-an-amount = Dé una cantidad como 24.50.
con-invalid-not-ahead = El cierre debe estar por venir y después de la apertura, para bloques de los próximos 1 a 31 días.
con-invalid-code-not-plain = Use de 1 a 16 letras, cifras y guiones, por ejemplo ATX1.
con-invalid-code-taken = Este código está ocupado.
con-invalid-name-taken = Este nombre está ocupado.
con-invalid-unknown-zone = No es una zona horaria IANA como America/Chicago.
con-invalid-not-a-place = Dé grados como 30.2672 y -97.7431.
con-invalid-not-a-currency = Dé tres letras como USD.
con-invalid-corner-count = Una zona tiene de 3 a 500 vértices.
con-invalid-not-a-polygon = Dé un polígono GeoJSON, como lo exportan los mapas.
con-invalid-empty = Dé las condiciones que aceptan los repartidores.
con-invalid-refusal-words = Diga por qué, con sus palabras; la persona lo lee.

evi-title = Prueba
evi-strong = Prueba sólida
evi-fair = Prueba aceptable
evi-thin = Prueba débil
evi-photo-live = Foto tomada en vivo, ligada a esta parada por su código de un solo uso
evi-photo-added = Foto añadida después, no ligada a esta parada
evi-file-matches = El archivo es el comprometido en el disparo
evi-file-waits = El archivo entero aún no está aquí
evi-code = Coincidió el código de entrega del destinatario
evi-scan = Leído en la puerta en lugar de una foto
evi-name = Entregado en mano; quien lo tomó dio un nombre
evi-no-photo = Sin foto; se dio un motivo
evi-near = El teléfono estaba a { $metres } m de la dirección (precisión { $accuracy } m)
evi-far = El teléfono estaba a { $metres } m de la dirección (precisión { $accuracy } m), más lejos de lo esperado
evi-no-position = El teléfono no dio posición
evi-photo = Foto
evi-manifest = Lleva un manifiesto firmado (C2PA)
evi-photo-alt = El paquete donde se dejó
evi-photo-coming = La foto viene en camino desde el teléfono
evi-photo-hidden = El destinatario oculta la foto. No se muestra a nadie mientras no se abra una reclamación.
evi-photo-erased = La foto se borró para siempre; el recibo está entre las hojas de abajo.
evi-photo-broken = El archivo de esta foto falta o está dañado: no es lo que se guardó, así que no se muestra. El archivo y su remedio están en Ajustes, Sistema.
evi-purpose-title = ¿Por qué mira esta foto?
evi-purpose-why = Muestra la casa de alguien. Lo que pulse se anota con su nombre antes de abrir la foto; el destinatario y el repartidor pueden leer que alguien con su función la miró, y por qué.
evi-purpose-said = La mira por: { $purpose }. Queda anotado.
evi-kept-until = Se borra para siempre el { $day }.
evi-kept-claim = Hay una reclamación abierta: se guarda hasta que se resuelva.
evi-shows-title = Muestra:
evi-shows = dónde dice el repartidor que quedó el paquete, como lo vio entonces la cámara.
evi-not-title = No muestra:
evi-not = lo que pasó después. Prueba un lugar, no la seguridad.
evi-masked = { $faces ->
    [0] No se encontró ninguna cara
    [one] Se cubrió una cara
   *[other] Se cubrieron { $faces } caras
}, { $labels ->
    [0] no se encontró ninguna etiqueta.
    [one] se cubrió una etiqueta.
   *[other] se cubrieron { $labels } etiquetas.
}
evi-masked-limits = Al programa que las busca se le escapan las personas de espaldas y muchas etiquetas.
evi-not-masked = En esta foto no se cubrieron caras ni etiquetas.
evi-claim-only = En esta foto no se cubrieron caras ni etiquetas, porque aquí nada las buscó. Solo se abre por una reclamación.
evi-no-photo-failed = No se dejó nada, así que no hay foto.
evi-no-photo-handed = Entregado a una persona: entonces no se ofrece la cámara.
evi-no-photo-opted = El destinatario no quiere foto.
evi-no-photo-reason = Sin foto; el repartidor dio un motivo.
evi-position = Posición
evi-position-words = { $metres } m entre teléfono y dirección, con precisión de { $accuracy } m
evi-key-phone = Teléfono
evi-key-address = Dirección
evi-key-accuracy = Precisión
evi-timeline = Cronología
evi-what = Qué
evi-device = Reloj del teléfono
evi-server = Reloj del servidor
evi-gap = Entre ambos
evi-planned = Llegada prevista
evi-arrived = Llegó
evi-voided = Anulado
evi-seconds = { $n } s
evi-skew = El reloj del teléfono iba { $seconds } s por delante del servidor.
evi-proof-holds = { $n ->
    [one] Una hoja probada en el registro
   *[other] { $n } hojas probadas en el registro
}
evi-proof-breaks = La prueba del registro no se sostiene
evi-proof-waits = En camino al registro; las pruebas llegan en segundos.
evi-proof-size = de { $size } hojas, recalculado ahora mismo
evi-leaf-kind = Hoja
evi-leaf-hash = Huella
evi-leaf-index = Índice
evi-leaf-proof = Prueba
evi-checkpoint = Punto de control
evi-receipt-words = Un recibo es una promesa firmada de que una hoja estará en el registro en cinco segundos. Aquí está.
evi-bundle = Descargar el paquete de pruebas
evi-looks = Quién miró la foto
evi-looks-none = Nadie del personal todavía.
evi-thanked = El destinatario dio las gracias

rnd-not-yet = aún no
rnd-step-announced = bloques, horas y huella de un secreto
rnd-step-open = se envían y cambian listas
rnd-step-sealed = la raíz de las entradas va al registro
rnd-step-drawn = se calculan orden y adjudicaciones
rnd-step-settled = todos conocen la respuesta
rnd-secret-digest = Huella del secreto del operador
rnd-secret-digest-why = Publicada al anunciar: el secreto no se puede cambiar después.
rnd-entry-root = Raíz de todas las entradas
rnd-entry-root-why = En el registro antes del sorteo: no se puede añadir ni cambiar ninguna lista.
rnd-seed = Semilla
rnd-seed-why = Del secreto, los bloques y la raíz: quien tiene el registro calcula lo mismo.
rnd-no-beacon = Esta ronda no tiene un número público al azar. Un operador que controle todas las entradas podría probar muchas listas en secreto; lo que usted puede comprobar es que nada cambió después de que la raíz quedó en el registro.
rnd-number = Número público al azar
rnd-number-named = Nombrado al anunciar, antes de existir; cuenta junto con el secreto del operador.
rnd-number-waits = A la espera del número público al azar.
rnd-number-waits-for = El número { $number } se publica
rnd-number-waits-why = El sorteo viene justo después. Nada se sortea sin él, tarde lo que tarde.
rnd-number-trouble = Última respuesta de los repetidores:
rnd-number-counted = Contó, junto con el secreto del operador, que estaba en el registro antes de que este número existiera.
rnd-number-alone = Contó solo: el secreto del operador no estuvo a tiempo en el registro.
rnd-number-not-needed = No hizo falta: hubo plazas para todas las listas.
rnd-number-given-up = No contó ninguno: las listas se publicaron después de todos los números que esta ronda había nombrado, así que no se sorteó nada.
rnd-number-missed = { $n ->
    [one] Un número anterior no contó: las listas o el secreto llegaron tarde al registro.
   *[other] { $n } números anteriores no contaron: las listas o el secreto llegaron tarde al registro.
}
rnd-number-value = Su valor:
rnd-number-check = Compruébelo
rnd-number-check-how = Pida este número a cualquier repetidor de la cadena: el azar que diga debe ser el valor de arriba. «porchlight round verify» comprueba la firma de la cadena sin preguntar a nadie.
rnd-number-signature = Firma:
rnd-odds = Probabilidades y resultados
rnd-block = Bloque
rnd-pay = Pago
rnd-places = Plazas
rnd-listed = En listas de
rnd-chance = Probabilidad
rnd-awarded = Adjudicadas
rnd-waits = Lista de espera
rnd-waits-why = Lista de espera: quienes encontraron el bloque lleno, en el orden del sorteo. Los coordinadores la ven cuando deben cubrir una plaza al momento; las plazas devueltas van a una ronda posterior.
rnd-nobody = nadie
rnd-chance-why = Probabilidad: plazas frente a cuántos pusieron el bloque en su lista, si cada uno tomara solo este.
rnd-record-later = El registro se publica con el sorteo.
rnd-record-closed = Entraron menos de 20, así que el registro podría decir quién es quién. Está abierto a auditores y, en parte, a cada participante.
rnd-recompute = Recalcular aquí
rnd-record = Registro (JSON)
rnd-recompute-noscript = Sin scripts: descargue el registro y ejecute docs/verify_draw.py.
rnd-word-working = Calculando...
rnd-word-secret = el secreto es el prometido
rnd-word-blocks = los bloques son los anunciados
rnd-word-entries = las entradas son las selladas
rnd-word-seed = la semilla sale de lo publicado
rnd-word-awards = las adjudicaciones salen de la semilla
rnd-word-holds = Cada adjudicación sale de los números publicados.
rnd-word-differs = El registro no se sostiene. Lo que difiere:
rnd-word-broken = No es un registro de un formato conocido.
rnd-word-unreachable = No se pudo obtener el registro. Inténtelo de nuevo.
rnd-word-uncontested = Las plazas bastaban para todas las listas, así que el orden no decidió nada.
rnd-word-published = publicado
rnd-word-recomputed = recalculado

con-devices = Teléfonos y accesos
con-devices-note = Cada petición de un repartidor la firma una clave que no sale del teléfono. Son hechos, no veredictos.
con-devices-none = Aún no hay ningún teléfono ligado a esta cuenta.
con-device = Teléfono
con-device-unnamed = Sin nombre
con-device-revoked = Retirado
con-device-revoke = Retirar
con-assurance = Qué muestra
con-seen = Último uso
con-sessions = Sesiones
con-findings = Lo observado
con-findings-note = Teléfonos viejos, prestados y ayudantes explican mucho de esto. Pregunte antes de concluir nada.
con-passkeys-count = { $n ->
    [0] Ninguna llave de acceso
    [one] { $n } llave de acceso
   *[other] { $n } llaves de acceso
  }
con-recovery-issue = Emitir código de recuperación
con-recovery-title = Código de recuperación
con-recovery-lead = Dé este código a la persona, en persona o en una llamada que haga usted. Funciona una vez, durante { $minutes } minutos, y no se muestra otra vez.
con-recovery-say = Asegúrese de que es ella: pregunte algo que solo ella sepa, o véala.
con-recovery-told = Recibe ahora un correo sobre ello, y otro cuando se use.
con-recovery-ends = Usarlo cierra todas las sesiones y retira todos los teléfonos y llaves de la cuenta. La persona crea enseguida una llave nueva.
con-recovery-done = Hecho
con-demands = Qué deben mostrar los teléfonos
con-demands-note = Cada petición lleva una clave de software. Puede pedir más antes de un acto. Una fecha deja pasar hasta entonces a los teléfonos más viejos, avisando al repartidor; a nadie se le rechaza sin aviso solo por su teléfono.
con-act = Acto
con-needs = Exige al menos
con-grace = Teléfonos viejos hasta
con-me-title = Mi acceso
con-me-passkeys = Llaves de acceso
con-me-passkeys-note = Con ellas entra. Tenga dos, en dos dispositivos, y perder uno no le cuesta nada.
con-me-passkeys-none = Aún no tiene llave de acceso: esta sesión es su única entrada.
con-me-passkey-add = Añadir una llave de acceso
con-me-sessions = Sesiones
con-me-sessions-note = Si dejó un ordenador con la sesión abierta, cierre aquí las demás.
con-me-end-others = Cerrar mis otras sesiones
con-me-session-by = Entró con { $method }
con-me-session-this = esta
con-sign-on-linked = Acceso único
con-sign-on-unlink = Desvincular el acceso único
con-done-sign-on-unlinked = Desvinculado. Las sesiones abiertas por acceso único han terminado; la próxima con este correo vincula de nuevo.
con-passkey-unnamed = Llave de acceso
con-passkey-synced = en todos sus dispositivos
con-passkey-remove = Quitar
con-done-device-revoked = Retirado. Sus sesiones terminaron.
con-done-demand-set = Cambiado.
con-done-passkey-added = Su nueva llave de acceso ya funciona.
con-done-passkey-removed = Quitada.
con-done-sessions-ended = { $n ->
    [0] No había otras.
    [one] { $n } sesión cerrada.
   *[other] { $n } sesiones cerradas.
  }

rnd-rules = Lo que permite esta ronda
rnd-rules-lead = Anunciado con los bloques y parte de su huella: nada de esto puede cambiar después.
rnd-rule-turns = Turnos, un bloque en cada uno
rnd-rule-hold = Bloques a la vez, como máximo
rnd-rule-day = Trabajo al día, como máximo
rnd-rule-week = Trabajo a la semana, como máximo
rnd-rule-gap = Entre dos bloques, al menos
rnd-rule-rest = Descanso entre días, al menos
rnd-rule-newcomers = Plazas en que los nuevos eligen primero
rnd-rule-reserved = Plazas para ofertas reservadas, como máximo
rnd-rule-planned = Las rondas se anuncian
rnd-rule-planned-yes = solas
rnd-rule-planned-no = a mano
rnd-rule-public-numbers = Un número público al azar cuenta en
rnd-rule-closes = Las rondas principales cierran a las
rnd-rule-window = Una ronda principal admite listas durante al menos
rnd-rule-from = Sus bloques empiezan al menos este tiempo después del cierre
rnd-rule-until = y como máximo
rnd-rule-same-day = Rondas del mismo día, una cada
rnd-rule-urgent = Una ronda urgente admite listas durante
rnd-rule-urgent-below = Una plaza es urgente por debajo de
rnd-rule-free-after = Devolver es gratis durante este tiempo tras el resultado
rnd-rule-free-before = y hasta este tiempo antes del inicio
rnd-rule-tickets = Boletos, como máximo
rnd-rule-memory = Un día sin suerte cuenta durante
rnd-rule-least-list = si la lista tenía al menos estos bloques
rnd-rule-no-show = Tras no presentarse, un boleto durante
rnd-rule-newcomer-below = Es nuevo quien trabajó menos bloques que
rnd-announced-digest = Huella de bloques y reglas
rnd-announced-digest-why = Publicada al anunciar: bloques, plazas y límites son los de entonces.
rnd-seed-none = Las plazas bastaban para todas las listas: no hizo falta sorteo y ningún número al azar decidió nada.
