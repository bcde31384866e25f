### Palabras sobre fotos que se parecen.

con-pairs = Fotos por mirar
con-pairs-open = { $n ->
    [0] Fotos por mirar
    [one] Un par de fotos por mirar
   *[other] { $n } pares de fotos por mirar
}
con-pairs-lead = Pares en los que una foto se parece a la otra, de dos entregas. Alguien mira ambas y dice qué son. Nada le ocurre a nadie por sí solo.
con-pairs-none = No hay pares aquí
con-pairs-none-why = Las fotos nuevas se comparan con las anteriores del mismo lugar, del mismo repartidor y del mismo día cerca. Las fotos de una misma entrega nunca se comparan.
con-pair = Dos fotos que se parecen
con-pair-found = Encontrado
con-pair-newer = La foto más nueva
con-pair-earlier = La foto anterior
con-pair-newer-alt = La foto más nueva: dónde se dejó el paquete
con-pair-earlier-alt = La foto anterior: dónde se dejó otro paquete
con-pair-agreement = Se ve igual
con-pair-look-title = ¿Mirar ambas fotos?
con-pair-look-why = Muestran la casa de alguien. Que usted miró, y que fue para compararlas, se anota con su nombre antes de abrirlas; ambos destinatarios y los repartidores pueden leer que alguien con su función miró, y por qué.
con-pair-look = Mostrar ambas fotos
con-pair-not-shown = No se muestra
con-pair-measured = Lo que se midió
con-pair-corners = { $n } esquinas de las dos fotos están en un mismo plano (24 como mínimo).
con-pair-covered = El { $n } % de una foto está dentro de la otra.
con-pair-agrees = El { $n } % de lo que se puede comparar se ve igual al poner una sobre la otra (62 % como mínimo; fotos honestas de una misma puerta llegaron al 51 % en nuestras pruebas).
con-pair-mirrored = Hubo que reflejar la foto más nueva para que encajara.
con-pair-copy = Los archivos son simples copias según sus huellas.
con-pair-can = Lo que puede significar
con-pair-can-1 = Se usó otra vez una foto anterior, como archivo o desde una pantalla.
con-pair-can-2 = El mismo sitio se fotografió dos veces, desde el mismo lugar, con poco más en la imagen.
con-pair-can-3 = Algo plano que se ve igual en todas partes llena ambas fotos: un letrero, un cartel, una taquilla.
con-pair-cannot = Lo que no puede significar
con-pair-cannot-1 = Que alguien quisiera engañar.
con-pair-cannot-2 = Que el paquete no se entregó.
con-pair-cannot-3 = Nada en absoluto, antes de que una persona haya mirado ambas fotos.
con-pair-answer = ¿Qué ve?
con-pair-answer-note = Su respuesta se anota en el registro con su nombre. No cambia nada para el repartidor; quien atienda una reclamación sobre una de estas entregas puede leerla.
con-pair-reason = Lo que vio
con-pair-reason-hint = Necesario para la misma foto: ¿qué es igual en ambas que no puede serlo por azar? Como máximo 500 caracteres.
con-pair-different = No es la misma foto
con-pair-same = La misma foto: anotarlo
con-pair-said-different = Alguien miró: no es la misma foto.
con-pair-said-same = Alguien miró: la misma foto dos veces.
con-pair-said-gone = Una de las fotos se borró antes de que alguien mirara.
con-done-pair-noted = Anotado.
con-done-pair-already = No se anotó: otra persona fue más rápida, o una foto se borró.
con-invalid-no-pair = A nadie se le pide comparar esta foto.
photo-review-open = Por mirar
photo-review-different = No es la misma
photo-review-same = La misma
photo-review-gone = Borrada
purpose-comparison = Comparar dos fotos que se parecen
