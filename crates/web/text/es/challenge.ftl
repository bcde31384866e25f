### Palabras sobre las comprobaciones: un paso más antes de que una petición de trabajo siga.

con-challenges = Comprobaciones antes de participar
con-challenges-note = Se piden por hechos sobre las peticiones, como mucho una vez al día. Mientras tanto se guarda lo que se pidió. Una comprobación no es ninguna decisión sobre una persona.
con-challenge-opened = Pedida
con-challenge-act = Antes de
con-challenge-why = Porque
con-challenge-way = Pasada con
con-challenge-until = hasta
con-challenge-asked = Pidió un código de la estación a las { $at }. Lo que pidió se guarda hasta { $until }.
con-challenge-code-given = Ya se dio un código. Dar otro lo deja sin valor.
con-challenge-speak-first = Habla primero con la persona: llama al número de esta página o atiéndela en el mostrador. No leas el código a nadie más.
con-challenge-give-code = Dar un código
con-challenge-helped = Código dado por { $name }
con-challenge-code-title = Código para la comprobación
con-challenge-code-lead = Lee ahora estas cifras a la persona. Solo se muestran una vez.
con-challenge-code-say = Las escribe en la aplicación, en «Pedir un código a mi estación».
con-challenge-code-kept = Que diste este código queda con la comprobación y en el registro.
challenge-state-open = Abierta
challenge-state-passed = Pasada
challenge-state-failed = No pasada
challenge-state-lapsed = Se acabó el tiempo
challenge-way-passkey = El bloqueo del teléfono
challenge-way-altcha = Cálculo
challenge-way-picture-code = Código leído u oído
challenge-way-support-code = Código de la estación
