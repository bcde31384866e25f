# La escena del recorrido con un bloque en una carrera y en un sorteo.
yard-title = Un bloque, dos veces: una carrera y un sorteo
yard-lead = Las mismas 24 personas quieren el mismo bloque. Una de ellas deja que lo haga un programa. Usted es otra: sea tan rápida como pueda en la carrera, y tómese su tiempo en el sorteo.
yard-no-script = Esto necesita scripts: se juega en vivo.
yard-race = Carrera: para quien lo toma primero
yard-race-more = Así reparten el trabajo muchas aplicaciones. El bloque se abre en unos segundos; pulse en cuanto pueda.
yard-race-begin = Empezar una carrera
yard-race-go = Tomarlo ahora
yard-race-tally = Carreras aquí: { $n }. Ganadas por el programa: { $script }. Por usted: { $you }.
yard-draw = Sorteo: cada persona tiene una papeleta
yard-draw-more = Así reparte el trabajo Porchlight. Apúntese antes del cierre; el primer segundo y el último valen lo mismo.
yard-draw-begin = Abrir un sorteo
yard-draw-go = Apuntarme
yard-draw-tally = Sorteos aquí: { $n }. Ganados por el programa: { $script }. Por usted: { $you }.
yard-wait = Espere …
yard-early = Demasiado pronto: aún no hay nada que tomar.
yard-ready = ¡Abierto! Tómelo.
yard-again = Otra vez
yard-busy = Otra persona está jugando esto ahora. Dura medio minuto; después empiece otra vez.
yard-failed = Esto no pudo seguir. Espere unos segundos y empiece otra vez.
yard-race-waiting = { $people } personas miran la lista. El programa la ha mirado { $looks ->
    [one] una vez
   *[other] { $looks } veces
} hasta ahora.
yard-under-a-millisecond = menos de 1 ms
yard-script-of = El programa en la cuenta de { $name }
yard-you = Usted
yard-reached = { $name }: { $after }
yard-got = tiene el bloque
yard-gone = ya no estaba
yard-others = { $n ->
    [one] Otra persona: { $first }
   *[other] Otras { $n } personas: de { $first } a { $last }
}
yard-others-gone = Ya no estaba para ninguna.
yard-others-one = Una de ellas lo tiene.
yard-race-picture = Cuándo quiso tomar el bloque cada persona, desde que se abrió hasta dos segundos después
yard-race-picture-from = se abre
yard-race-looks = El programa miró la lista { $looks } veces antes de que se abriera. Ningún dedo puede hacer eso.
yard-legend-script = el programa
yard-legend-visitor = usted
yard-legend-other = las demás personas
yard-draw-entering = Se han apuntado { $n } de { $people }. Cierra en { $seconds ->
    [one] un segundo
   *[other] { $seconds } segundos
}.
yard-draw-sealed = Cerrado: { $n } listas están selladas y su huella va al registro público. Solo entonces se saca el número que decide.
yard-entered = { $name }: dentro tras { $after }
yard-one-ticket = una papeleta, como todo el mundo
yard-drawn-first = Primer lugar: { $name }
yard-drawn-at = { $name }: posición { $position } de { $of }
yard-not-in = Esta vez no se apuntó.
yard-order = El orden que salió
yard-record = La página pública de este sorteo: su registro, y el botón para calcularlo de nuevo
yard-counts = Las mismas listas, sorteadas { $draws } veces
yard-counts-lead = Con el mismo código y cada vez otro número al azar. Con { $people } papeletas le tocan { $expected } a cada persona; aquí cada una ganó entre { $least } y { $most } veces.
yard-counts-picture = Victorias de cada una de { $people } personas en { $draws } sorteos: de { $least } a { $most }, alrededor de { $expected }
yard-wins = { $n ->
    [one] una vez
   *[other] { $n } veces
}
yard-honest = Ambos son el código del propio producto en dos pequeñas estaciones de esta demostración, con una cuenta de cada persona en las dos. Las demás personas son simuladas: en la carrera pulsan entre un tercio de segundo y segundo y medio. Después de cada vez se retira el bloque, para que todo el mundo empiece igual.
