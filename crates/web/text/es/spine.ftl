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
sign-in-lead = Le enviamos un enlace. Funciona una vez, durante 30 minutos.
sign-in-send = Enviarme un enlace
sign-in-no-password = Aquí no hay contraseñas. No dé nunca un enlace de acceso a nadie.
sign-in-sent = Mire su correo
sign-in-sent-detail = Si conocemos esta dirección, el enlace está en camino. Puede tardar un minuto.
sign-in-again = Pedir otro enlace
sign-in-press-title = Entrar en este dispositivo
sign-in-press-lead = Pulse el botón para usar su enlace de un solo uso.
sign-in-press = Entrar
sign-in-stale = Este enlace ya no funciona
sign-in-stale-detail = Un enlace funciona una vez y por poco tiempo. Pida otro; tarda un minuto.
sign-out = Salir

problem-absent = No encontrado
problem-denied = No permitido
problem-fault = Algo se rompió por nuestra parte
problem-fault-detail = No se ha perdido nada. Inténtelo de nuevo en un momento; el operador lo ve en el registro.
problem-overloaded = Demasiado trabajo
problem-overloaded-detail = Hay demasiado en espera. Inténtelo de nuevo en un momento.
problem-too-many-requests = Demasiadas peticiones
problem-too-many-requests-detail = Espere un momento e inténtelo de nuevo.
problem-invalid = Algo no se puede aceptar tal como está
