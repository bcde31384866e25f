### Palabras para los códigos estables del dominio, `{sustantivo}-{código}`.

outcome-delivered = Entregado
outcome-attempt-failed = No entregado
outcome-not-attempted = Sin intento
outcome-returned = Devuelto
outcome-cancelled = Cancelado

handling-attended = Entregado en mano
handling-unattended = Dejado

reason-not-home = No había nadie
reason-no-access = Sin acceso
reason-wrong-address = Dirección incorrecta o incompleta
reason-refused = Rechazado por el destinatario
reason-damaged = Paquete dañado
reason-missing = El paquete no está en el vehículo
reason-unsafe = Lugar inseguro
reason-weather = Mal tiempo
reason-closed = Cerrado
reason-breakdown = No se puede continuar
reason-out-of-time = Sin tiempo
reason-id-failed = Falló la comprobación de edad o identidad
reason-no-safe-place = Sin lugar seguro
reason-other = Otro motivo

drop-place-door = en la puerta principal
drop-place-back-door = en la puerta trasera
drop-place-side-door = en la puerta lateral
drop-place-porch = en el porche
drop-place-under-something = bajo cubierto
drop-place-shed = en el cobertizo
drop-place-bush = detrás del arbusto
drop-place-planter = detrás de la maceta
drop-place-garage = en el garaje
drop-place-mailroom = en el cuarto de correo
drop-place-locker = en la taquilla
drop-place-neighbour = con un vecino
drop-place-safe-place = en su lugar seguro
drop-place-other = en otro lugar

weather-dry = Seco
weather-rain = Lluvia
weather-snow = Nieve

evidence-photo = Foto
evidence-code = Código de entrega
evidence-signature = Firma
evidence-scan = Lectura en la puerta
evidence-note = Nota
evidence-exception = Motivo de no tener foto

exception-camera-denied = Cámara no permitida
exception-camera-broken = Cámara averiada
exception-unsafe = No era seguro parar
exception-person-present = Había una persona
exception-forbidden = Aquí no se permiten fotos
exception-other = Otro motivo

upload-committed = Foto en camino
upload-preview = Vista previa recibida
upload-received = Recibida
upload-verified = Comprobada
upload-unusable = No utilizable
upload-erased = Borrada

purpose-claim = Una reclamación sobre ella
purpose-recipient-question = Preguntó el destinatario
purpose-courier-question = Preguntó el repartidor
purpose-quality-check = Control de la calidad de las fotos
purpose-legal-request = Una petición legal
purpose-redaction = Alguien sale en ella y hay que taparlo
purpose-own = Su propia foto

scan-expected = Esperado
scan-duplicate = Ya leído
scan-misload = No es de esta ruta

photo-policy-required = Foto si se deja
photo-policy-opted-out = No quiere foto
photo-policy-attended-only = Solo en mano

vehicle-bike = Bicicleta
vehicle-sedan = Coche
vehicle-suv = Coche grande
vehicle-van = Furgoneta

order-state-open = Abierto
order-state-planned = Planificado
order-state-out-for-delivery = En camino
order-state-delivered = Entregado
order-state-attempt-failed = Aún no entregado
order-state-returned = Devuelto
order-state-cancelled = Cancelado
order-state-other-carrier = Otro transportista

block-state-draft = Espera una ronda
block-state-announced = Anunciado
block-state-awarded = Adjudicado
block-state-running = En curso
block-state-ended = Terminado
block-state-cancelled = Cancelado

award-state-held = Reservado
award-state-checked-in = En la estación
award-state-released = En ruta
award-state-checked-out = Terminado
award-state-forfeited = Devuelto
award-state-no-show = No se presentó
award-state-ended = Terminado

award-source-draw = Sorteo
award-source-race = Por orden de llegada
award-source-direct = Asignado
award-source-transfer = Traspasado

award-mode-draw = Sorteos
award-mode-race = Por orden de llegada

stop-state-ahead = Pendiente
stop-state-arrived = En la puerta
stop-state-done = Hecho

public-number-use-never = ninguna ronda
public-number-use-main = las rondas principales
public-number-use-main_and_same_day = las principales y las del mismo día
public-number-use-all = todas las rondas
round-state-announced = Anunciada
round-state-open = Abierta
round-state-sealed = Sellada
round-state-drawn = Sorteada
round-state-settled = Cerrada
round-state-cancelled = Cancelada

application-state-submitted = Nueva
application-state-waiting = Lista de espera
application-state-approved = Aprobada
application-state-refused = Rechazada
application-state-withdrawn = Retirada

application-reason-area-full = No se necesitan más repartidores en la zona
application-reason-vehicle-unsuitable = El vehículo no sirve para el trabajo
application-reason-document-missing = Falta un documento
application-reason-underage = Por debajo de la edad exigida
application-reason-area-not-served = La zona no tiene servicio
application-reason-already-courier = Ya es repartidor
application-reason-other = Otro motivo

claim-not-received = No recibido
claim-damaged = Dañado
claim-wrong-item = Artículo equivocado
claim-wrong-place = Lugar equivocado
claim-conduct = Trato

role-operator = Operador
role-dispatcher = Coordinador
role-analyst = Analista
role-auditor = Auditor

programme-independent = Independiente, vehículo propio
programme-partner = Flota asociada

message-state-waiting = En espera
message-state-sent = Enviado
message-state-failed = No enviado

device-kind-browser = navegador
device-kind-native = aplicación
device-kind-virtual = teléfono virtual
assurance-none = Nada mostrado
assurance-software-key = Clave de software
assurance-passkey-verified = Persona verificada con llave de acceso
assurance-passkey-attested = Llave de acceso en un chip conocido
assurance-hardware-attested = Equipo atestiguado
act-enter-round = Entrar en una ronda
act-accept-offer = Aceptar una oferta
act-check-in = Registrar la llegada
act-capture-proof = Registrar una entrega
act-consent-face = Aceptar las comprobaciones de identidad
act-face-pictures = Enviar fotos de la propia cara
passkey-statement-not-given = sin declaración de su fabricante
passkey-statement-own-key = responde por sí misma, nadie más lo hace
passkey-statement-unknown-maker = declaración de un fabricante que aquí no se conoce
passkey-statement-unclear = la declaración del fabricante no muestra un chip que la guarde
passkey-statement-maker-checked = guardada en un chip de seguridad, declaración de su fabricante comprobada
sign-in-method-passkey = llave de acceso
sign-in-method-invitation = invitación
sign-in-method-recovery = código de recuperación
sign-in-method-sso = acceso único
sign-in-method-demo = demostración
finding-key-on-several-accounts = La clave de un teléfono firma por varias cuentas.
finding-devices-at-once = Dos teléfonos de esta cuenta se usaron a la vez.
finding-impossible-overlap = Dos teléfonos de esta cuenta registraron en lugares demasiado lejanos para el tiempo transcurrido.
finding-counter-went-back = Un contador que solo crece retrocedió: puede existir una copia.
finding-refresh-reused = Un token ya usado volvió; la sesión se cerró.
finding-wrong-key = Un token de esta cuenta llegó con la clave de otro teléfono; se rechazó.
finding-attestation-refused = Una declaración del equipo del teléfono no era válida.
finding-gave-away = El repartidor renovó todos sus accesos por haberlos dado a otros. No hay sanción.
position-missing-denied = no estaba permitida
position-missing-timeout = no se encontró a tiempo
position-missing-unavailable = el teléfono no la sabía
file-fault-missing = Falta
file-fault-damaged = Dañado
