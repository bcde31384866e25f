### The strength line, what could not be checked, places, pins and levels of proof. English is the same,
### word for word, as bundles keep it: a test compares them.

line-photographed = The parcel was photographed at { $at }{ $near }{ $left }.
line-photo-added = A photo that was not taken live at the stop was added at { $at }{ $near }{ $left }.
line-scanned = The parcel was left and its code was read at { $at }{ $near }{ $left }.
line-left = The courier recorded that the parcel was left, without a photo, at { $at }{ $near }{ $left }.
line-handed-code = The parcel was handed to somebody who knew the delivery code at { $at }{ $near }{ $left }.
line-handed-name = The parcel was handed to somebody who gave a name at { $at }{ $near }{ $left }.
line-handed-both = The parcel was handed to somebody who knew the delivery code and gave a name at { $at }{ $near }{ $left }.
line-tried = The courier recorded a try without delivery at { $at }{ $near }{ $left }.
line-near-deliveries = , within { $metres } m of the door used in { $deliveries } earlier deliveries
line-near-pin = , within { $metres } m of the pin that was accepted for this address
line-near-address = , within { $metres } m of the address as the map knows it
line-gone = ; the courier's phone left { $seconds } s later
line-not-who-took-it = It does not show who took it.
line-not-whether-recipient = It does not show whether that was the recipient.
line-not-whether-anybody = It does not show whether anybody was there.
line-title = What this shows
line-unchecked = What could not be checked
line-assurance = The record: { $level }.

unchecked-no-position = The phone gave no position.
unchecked-no-earlier-delivery = There were too few earlier deliveries here to know the door by.
unchecked-scene-not-compared = The photo was not compared with photos of earlier deliveries here.
unchecked-photo-not-here = The photo itself is not here, or could not be used.
unchecked-not-live = The photo is not bound to this stop by its one-time challenge.
unchecked-not-scanned = No parcel of this stop was scanned at the door.
unchecked-departure-not-seen = When the courier left was not seen.
unchecked-hardware-not-attested = The phone's hardware did not vouch for itself; a browser cannot.
unchecked-not-signed = No phone of the courier signed this record.

place-reason-position = The phone's position fits another door better.
place-reason-scene-unlike = The photo looks unlike the earlier ones of this address.
place-reason-scene-elsewhere = The photo looks like an earlier one of another address.
place-reason-no-scan = No parcel of this stop was scanned at the door.
place-reason-other-scan = A parcel of another order was scanned at this stop.

proof-photo = A photo where it is left, or a hand-over
proof-photo-with-dwell = A photo, and the times of stopping and leaving
proof-code = A hand-over with the delivery code
proof-signature-and-code = A hand-over with the delivery code and a name
proof-reason-usual = This is what every parcel asks for.
proof-reason-order = The sender or the operator asked for it for this parcel.
proof-reason-programme = The couriers' programme asks for it.
proof-reason-valuable = The sender says that the parcel is valuable.
proof-reason-history = Parcels to this address went astray before.
proof-title = Proof
proof-must-hand-over = It is handed over only to somebody who tells the code.
leaf-finding = How the place fits
leaf-pin = Where the address is
wet-told = It was left where { $weather ->
    [snow] snow
   *[rain] rain
  } may reach it. The courier was asked to look for a covered place.

con-pins = Pins
con-pins-none = No pin waits
con-pins-none-why = A courier who finds a pin in the wrong place can propose where the door is. It waits here for an answer.
con-pin-title = Is the door here?
con-pin-lead = { $courier } says that the pin of this address is { $metres } m off.
con-pin-said = In their words
con-pin-proposed = Proposed
con-pin-accuracy = The phone knew its position to { $metres } m.
con-pin-now = Now used
con-pin-address = Sender's address
con-pin-learned = { $n } deliveries taught a door { $metres } m from the proposal.
con-pin-map = The pin now used and the proposed one
con-pin-accept = Accept: the door is there
con-pin-decline = Decline
con-pin-answer = Why (the courier reads it)
con-pin-means = Accepting moves the pin for coming routes, the way there and hints. It changes no delivery that was made.
con-pin-state-accepted = Accepted
con-pin-state-declined = Declined
con-pin-state-proposed = Waits for an answer
con-done-pin-accepted = Accepted. Coming routes lead there.
con-done-pin-declined = Declined. The courier reads why.
con-done-pin-answered = Somebody answered this pin before.
con-done-doubt-settled = Noted that somebody looked.
con-invalid-reason-missing = Say in a few words why: the courier reads it.
con-exc-doubt = This delivery may have gone to another door
con-exc-doubt-other = It fits { $address } better
con-exc-doubt-looked = I looked
con-exc-pin = A courier says that the pin is wrong
con-proof = Proof asked for
con-proof-least = Least proof
con-proof-least-note = What every parcel of this programme's couriers asks for at least. Valuable parcels and addresses with objections may ask for more; an order may say otherwise.
con-proof-set = Set
con-proof-by-rule = By the rule
con-done-proof-set = Set. It counts from the next attempt on.
con-delivery-doubt = It may have been another door
con-delivery-doubt-note = A hint with its reasons, never a verdict: nothing follows from it for anybody.
