# Listas de espera de bloques llenos por orden de llegada: el puesto.

con-waiting = Lista de espera
con-waiting-note = En el orden en que las personas se apuntaron. Una plaza que queda libre se guarda para la primera que pueda tomarla; decir que no, o no contestar, no cuenta en ninguna parte, y se pregunta a la siguiente.
con-waiting-number = N.º
con-waiting-joined = Se apuntó
con-waiting-until = Se guarda hasta
wait-state-waiting = Espera
wait-state-asked = Preguntada
wait-state-taken = Tomó una plaza
wait-state-declined = Dijo que no
wait-state-passed = No contestó a tiempo
wait-state-left = Dejó la lista
wait-state-over = La lista terminó
