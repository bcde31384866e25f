### Palabras de todas las páginas: marco, acceso, problemas y códigos que usan varias caras.

skip-to-content = Ir al contenido
language = Idioma
colours = Colores
colours-system = Sistema
colours-light = Claro
colours-dark = Oscuro
go-home = Ir a la página de inicio
email = Correo electrónico
home-lead = Entregas que cualquiera puede comprobar.

sign-in-title = Entrar
sign-in-lead = Su llave de acceso le identifica: su teléfono u ordenador le pide el dedo, la cara o el PIN y no los comparte.
sign-in-passkey = Entrar con una llave de acceso
sign-in-never-give = Aquí no hay contraseñas. Nadie de los nuestros le pedirá nunca su acceso. No se lo dé a un servicio que le prometa bloques: cada petición la firma su propio teléfono y, donde los bloques se sortean, ser rápido no sirve de nada.
sign-on-with = Entrar con { $provider }
sign-on-provider-down = El proveedor de acceso no responde. Espere un momento y pruebe otra vez, o use su llave de acceso.
sign-on-provider-wrong = El proveedor de acceso y este servidor no se entienden. Use su llave de acceso y avise a su operador: el registro de aquí dice por qué.
sign-on-denied = El proveedor de acceso dijo que no, o usted volvió atrás. No se hizo nada. Pruebe otra vez cuando quiera.
sign-on-stale = Este acceso tardó demasiado, ya se usó o empezó en otro navegador. Empiece aquí de nuevo.
sign-on-unproved = Lo que volvió del proveedor de acceso no se pudo comprobar, así que nadie entró. Empiece de nuevo; si vuelve a pasar, avise a su operador.
sign-on-clock = Este acceso tardó demasiado, o los relojes del proveedor y de este servidor no coinciden. Pruebe otra vez; si vuelve a pasar, avise a su operador.
sign-on-email-unverified = El proveedor de acceso no dice que su correo sea suyo. Confírmelo allí o pregunte a quien lo lleva.
sign-on-email-elsewhere = Su correo en el proveedor de acceso no es de los que pueden entrar aquí. Use allí su cuenta de trabajo, o su llave de acceso.
sign-on-too-weak = Su operador pide un acceso más fuerte en el proveedor, por ejemplo con una llave de seguridad. Entre allí con ella y pruebe otra vez.
sign-on-unknown = Nadie del personal tiene el correo de esta cuenta, o su acceso está desactivado. Pida a su operador que le añada.
sign-on-other-person = Otra cuenta del proveedor de acceso está vinculada a esta persona. Si la suya es la buena, pida a su operador que desvincule la otra en la página Personas.
sign-in-lost = Perdí mi teléfono o mi llave de acceso
sign-in-new = ¿Es su primera vez?
sign-in-join = Solicitar repartir con nosotros
sign-in-press-title = Empezar en este dispositivo
sign-in-press-lead = Pulse el botón para usar su enlace de un solo uso. Le lleva a su llave de acceso.
sign-in-press = Continuar
sign-in-stale = Este enlace ya no funciona
sign-in-stale-detail = Un enlace funciona una vez y por tiempo limitado. Si tiene una llave de acceso, entre con ella; si no, pida otro enlace a su estación.
sign-out = Salir

enrol-heading = Su llave de acceso
enrol-title = Bienvenido, { $name }
enrol-lead = Queda un paso: crear una llave de acceso. Permanece en su dispositivo, sustituye a toda contraseña y nadie puede robárnosla.
enrol-passkey = Crear una llave de acceso
enrol-without-title = Este teléfono no puede crear una llave de acceso
enrol-without-lead = Puede seguir sin ella. Este teléfono guarda entonces una clave propia en el navegador. Si lo pierde, su estación le da un código de recuperación. Algunas estaciones pueden pedir más adelante una llave de acceso, y antes se lo dirán.
enrol-without-demo = Esto es una demostración: puede seguir sin llave de acceso.
enrol-without-go = Seguir sin llave de acceso

recover-title = Usar un código de recuperación
recover-lead = Su estación o su operador le da un código de 12 letras y cifras. Funciona una vez, durante 30 minutos.
recover-code = Código de recuperación
recover-go = Continuar
recover-wrong = Este código no funciona. Se usó, caducó o está mal escrito.
recover-ends = Usarlo cierra todas las sesiones anteriores, en todos los dispositivos, y usted crea enseguida una llave nueva.

passkey-cancelled = No se hizo nada: la pregunta se cerró o tardó demasiado. Inténtelo cuando quiera.
passkey-failed = No funcionó. Inténtelo otra vez; si vuelve a fallar, pida a su estación un código de recuperación.
passkey-known = Este dispositivo ya tiene una llave de acceso para esta cuenta. Entre con ella.
passkey-offline = Sin red. Inténtelo cuando tenga conexión.
passkey-statement-needed = Esta llave de acceso no se aceptó: aquí su fabricante debe responder por el chip que la guarda. Use un dispositivo o una llave de seguridad así, y permita que el navegador muestre su marca y modelo.
passkey-statement-refused = Esta llave de acceso no se aceptó: lo que supuestamente declara su fabricante no es válido. Use otro dispositivo o pregunte en su estación.
passkey-unsupported = Este navegador no puede usar llaves de acceso aquí. Abra esta página en su dirección habitual con un navegador actual.
passkey-needs-script = Las llaves de acceso necesitan que los scripts estén activados en este navegador.

problem-absent = No encontrado
problem-denied = No permitido
problem-fault = Algo se rompió por nuestra parte
problem-fault-detail = No se ha perdido nada. Inténtelo de nuevo en un momento; el operador lo ve en el registro.
problem-overloaded = Demasiado trabajo
problem-overloaded-detail = Hay demasiado en espera. Inténtelo de nuevo en un momento.
problem-too-many-requests = Demasiadas peticiones
problem-too-many-requests-detail = Espere un momento e inténtelo de nuevo.
problem-invalid = Algo no se puede aceptar tal como está
