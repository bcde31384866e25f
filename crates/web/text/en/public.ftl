### Public pages: a notice board with "check it yourself" beside every claim.

## Times

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

## Places

nav-public = Public pages
nav-rounds = Rounds
nav-log = Log
nav-verify = Check a delivery
nav-photos = About photos
nav-join = Become a courier
nav-how = How a round works
pager = Pages
pager-newer = Newer
pager-older = Older
pager-place = Page { $n } of { $of }

## Start page

home-title = { $operator } delivers with Porchlight
home-more = Who gets which work, what happened at the door, and what was kept about it: you need not take our word for any of it.
home-recipients = You expect a parcel
home-recipients-more = Press the link in your message. There is no account and no password. You see when it comes, choose where it may be left and whether a photo is taken.
home-couriers = You drive, or want to
home-couriers-more = You see the pay before you commit. Where blocks are drawn, nobody has to watch a screen, and no script is faster than you.
home-checkers = You want to check
home-checkers-more = Every round can be recomputed, every delivery has a bundle that is checked offline, and the log only grows.
home-staff = You work here
home-staff-more = Dispatchers, analysts and auditors sign in to the console.

## Becoming a courier

join-title = Become a courier
join-lead = One form, about two minutes. A person reads it and answers by e-mail.
join-demo = This is a demonstration: you are approved at once and go straight into the courier app.
join-closed = No programme takes applications at the moment. Look again later.
join-choose = Choose how you want to work. You can read the terms first.
join-this = Apply
join-name = Full name
join-name-hint = As it stands in your documents.
join-email = E-mail address
join-email-hint = We send the answer and your invitation there.
join-phone = Telephone number
join-phone-hint = With country code, for example +1 512 555 0100. For questions on the day, never for advertising.
join-vehicle = What would you drive?
join-vehicle-note-bike = parcels up to 120 litres in all
join-vehicle-note-sedan = up to 600 litres
join-vehicle-note-suv = up to 1,100 litres
join-vehicle-note-van = up to 3,300 litres
join-station = Where would you start?
join-station-hint = You load your parcels at this station.
join-station-choose = Choose a station
join-area = Area you would like
join-area-hint = Optional. It is a wish, not a promise.
join-agree = I have read these terms, version { $version }, and agree to them.
join-send = Send my application
join-what-happens = Your answers are seen by our staff and by nobody else. No photo of you and no face data is asked for.
join-wrong-name-name-length = Give your full name
join-wrong-email-not-an-email = Give an e-mail address like ana@example.org
join-wrong-phone-not-a-phone = Give a telephone number of 7 to 15 digits, with country code
join-wrong-area-too-long = Describe the area in at most 200 characters
join-wrong-vehicle-vehicle-missing = Choose what you would drive
join-wrong-station-station-missing = Choose a station
join-wrong-agreed-terms-not-agreed = Read the terms and tick that you agree, if you do
form-wrong-title = Something is missing
form-wrong = Check: { $title }
join-terms-changed = The terms changed while you were filling this in. Version { $version } is in force now.
join-terms-changed-more = Everything you typed is still here. Read the new terms below and agree again, if you do.
join-received = We have your application
join-received-more = Thank you. It is recorded, with a leaf in the public log that holds no personal data.
join-next = What happens next
join-next-1 = A person reads it.
join-next-2 = You get an e-mail: welcome, the waiting list, or no with the reason. A no can be answered.
join-next-3 = If it is a welcome, the e-mail has your invitation: you make a passkey and can enter the next round.
join-already-open = Your application is already here
join-already-open-more = One from this address waits to be read, so this one was not added. You need not do anything; the answer comes by e-mail.
join-already-courier = You are already a courier here
join-already-courier-more = This address belongs to a courier. Sign in to see blocks and rounds.
terms-title = Terms: { $programme }
terms-version = Version { $version }

## Rounds

rounds-title = Rounds
rounds-lead = Each round shares out blocks by a draw that anybody can recompute.
rounds-empty = No round has been announced yet. The first one appears here before it opens.
round-closes = closes { $moment }
round-entrants = { $n ->
    [0] no entrants yet
    [one] 1 entrant
   *[other] { $n } entrants
}
round-title = Round at { $station }
round-now-announced = Announced. It opens soon and closes { $moment }.
round-now-open = Open until { $moment }. When you enter makes no difference.
round-now-sealed = Closed { $moment }. The entries' root stands in the log; the draw follows.
round-now-drawn = Drawn from { $entrants ->
    [one] one entrant
   *[other] { $entrants } entrants
}: { $awards ->
    [0] nothing was awarded
    [one] one award
   *[other] { $awards } awards
}.
round-now-settled = Settled: { $entrants ->
    [0] nobody entered
    [one] one entrant
   *[other] { $entrants } entrants
}, { $awards ->
    [0] no awards
    [one] one award
   *[other] { $awards } awards
}. { $entrants ->
    [0] The places go into the next round.
   *[other] Everybody has their result with reasons.
}
round-now-cancelled = Ended without a draw. Its blocks go into later rounds.
round-check = Check it yourself
round-blocks = Blocks
round-entries = Entrants in ticket order
round-entries-more = Names are new in every round. More tickets mean more chances to be early in the order.
round-position = Place
round-pseudonym = Name in this round
round-tickets = Tickets
round-result = Result
round-won = Won
round-waits = Not this time

how-title = How a round works
how-lead = A round shares out blocks so that being fast, or being a script, buys nothing.
how-announced = The round's page shows its blocks, pay, opening and closing time, and the digest of a secret number that only the operator knows. The digest makes it impossible to swap the number later.
how-open = You enter with a list of blocks, the one you like best first. You may change it until the close; only the last version counts. When you sent it is not part of the result. With standing preferences you are entered by yourself.
how-sealed = At the close all entries, under names that are new for every round, become one root, which goes into the transparency log before anything is drawn.
how-drawn = The secret, the blocks and the root give the seed. Each of your tickets is a number made from the seed and your name in this round; the smallest counts. For a few of the places newcomers choose first. In that order everybody takes the best block of their own list that is still free and fits: no overlap, enough rest, no more hours and blocks than the published limits. Further blocks are taken in the reverse order.
how-settled = Everybody gets the result with the reason for each choice, and the link to check it.
how-honest = Because you always get the best free block of your list, listing what you really want, in that order, is best.
how-tickets = Tickets
how-tickets-more = You have one ticket, and one more for each day since your last win on which a list of three or more blocks lost, at most four, for 14 days. A win sets you back to one. With two tickets your chance of being first is exactly twice as high.
how-suffice = When places suffice
how-suffice-more = If no block is wanted by more entrants than it has places, there is no draw: everybody gets the best of their list that fits, and no random number decides anything.
how-back = Giving back
how-back-more = For half an hour after the result and until 24 hours before a block starts you give it back freely; later it counts as late. The place goes into the next round, never to whoever asks first.
how-limits = With and without a public random number
how-limits-more = Where a station uses public random numbers, a round names one when it is announced, before anybody can know it, and waits for it: then nobody can try lists. Its page says so. In a round without one, an operator who controls every entry could invent entrants, try many lists in secret, and publish the one whose result they like. What you can check is that nothing changed after the root stood in the log.
how-race = Race mode
how-race-more = A station may instead award places to whoever takes them first. A place is then held for two minutes while you confirm. Race mode exists for comparison and for operators who insist; it rewards speed, and with it, scripts.
how-check = Check it yourself
how-check-more = Download the record from the round's page and run either of these. The two were written separately. Records of rounds with fewer than 20 entrants are open to auditors only.

## Log

log-title = Transparency log
log-lead = What happened here leaves a line in this log. Lines are only ever added, and anybody may copy them.
log-size = Entries
log-key = Public key
log-checkpoint = Newest checkpoint
log-checkpoint-more = The signed head of the log: its name, its size, the root over all entries, and the signature.
log-checkpoint-file = Checkpoint as text
log-browse = Read the newest entries
log-empty = Nothing has been logged yet.
log-receipt = How to check a receipt
log-receipt-1 = A receipt names the log, the hash of one entry and a time, and is signed with the key above.
log-receipt-2 = Within five seconds of that time the entry stands in a checkpoint. If it does not, the operator broke a signed promise, and the receipt proves it.
log-receipt-3 = The hash is SHA-256 of a zero byte and the entry's line, as RFC 6962 has it. Find the line in the entries and compare.
log-receipt-4 = An evidence bundle holds the line, the proof and the checkpoint together: check it offline.
log-what = What it holds
log-what-more = Ids, kinds, times and salted commitments, never names, addresses or photos. When personal data is erased, its salt goes too, and the line means nothing any more, while the log stays whole.
log-limits = What this version cannot promise
log-limits-more = No outside witness signs checkpoints yet. Keep a copy of one: a log that was rewritten could not match it.
log-leaves-title = Entries of the log
log-leaves-lead = As published: what kind of fact, about which id, when, and its commitment.
log-index = No.
log-kind = Kind
log-subject = About
log-at = Recorded
log-commitment = Commitment

leaf-station = Station
leaf-service-area = Service area
leaf-programme = Programme
leaf-terms = Terms
leaf-setting = Setting
leaf-staff = Member of staff
leaf-api-key = Key of an integrator
leaf-application = Application
leaf-courier = Courier
leaf-sign-in = Sign-in
leaf-commitment = Signed commitment
leaf-attestation = Hardware statement
leaf-standing-preference = Standing preference
leaf-import = Import of orders
leaf-order = Order
leaf-preference = Recipient's choice
leaf-block-template = Block template
leaf-block = Block
leaf-round = Round
leaf-entry = Entry
leaf-seal = Sealed entries
leaf-draw = Draw
leaf-award = Award
leaf-plan = Plan
leaf-route = Route
leaf-scan = Scan of parcels
leaf-attempt = Delivery
leaf-evidence = Evidence
leaf-thanks = Thanks
leaf-claim = Recipient's report
leaf-erasure = Erasure
leaf-redaction = People in a photo

## Checking a bundle

verify-title = Check a delivery
verify-lead = An evidence bundle is one zip file. It shows that these facts stood, unchanged, in the operator's log under the operator's signature.
verify-page = In your browser, without asking us
verify-page-more = A page of one file that checks bundles on your own device. It can reach no network, so nobody learns what you check. Keep it: it works from your disk, with every bundle, also when we are gone.
verify-page-open = Open the checker
verify-page-keep = Keep it as a file
verify-offline = On the command line, without asking us
verify-offline-more = The command works without a network. Without the key it can only say that everything fits together, not whose signature it is.
verify-key-note = Take the key from somewhere you trust, not only from this page. The bundle's own VERIFY.txt says how to check by hand with common tools.
verify-here = Here
verify-here-more = We check the file for you and keep nothing. That is convenient, but you take our word for the answer; the command above does not need it.
verify-file = Bundle (.zip)
verify-check = Check this bundle
verify-holds = It holds
verify-refused = It does not hold
verify-manifest = A photo that left its bundle
verify-manifest-more = Each photo carries a signed manifest (C2PA): when it was taken, which log entries it belongs to, what was masked. Any C2PA reader shows it; with these certificates it also tells whether it is ours. A manifest alone does not catch every changed byte: the bundle does.
verify-manifest-keep = Keep the certificates
verify-receipt = A receipt
verify-receipt-more = The log's page says in four steps how to check one.
problem-too-large = This file is too large
problem-too-large-detail = A bundle has at most 24 MB. Check it offline with the command line.

## Photos

about-photos-title = What a photo on delivery shows, and what it does not
about-photos-lead = A photo is proof of place, not of security.
about-photos-shows = What it shows
about-photos-shows-answer = Where the courier says the parcel was left, as the camera saw it then. With it stand the time by the phone's clock and by ours, how exactly the phone knew its position, and the entry in the public log.
about-photos-shows-not = What it does not show
about-photos-shows-not-answer = What happened afterwards. Somebody may have taken the parcel a minute later. That is why nobody here decides about a person on a photo alone, and why saying that you did not get something never counts against you.
about-photos-who = Who sees it
about-photos-who-answer = Whoever holds the link of the delivery, the courier who took it, and staff; every look by staff is listed on your page. What the camera wrote into the file, such as its place and model, is removed.
about-photos-choose = You choose
about-photos-choose-answer = On your delivery's page you can say no before the first photo and at any time after, and change your mind. It counts at once, also for links already sent. The parcel's label is then scanned at the place instead.
about-photos-hand-over = When somebody takes the parcel
about-photos-hand-over-answer = No photo is asked for. A delivery code, or a name, stands in its place.
about-photos-carriers = Parcels of other carriers
about-photos-carriers-answer = Only our own programmes take photos: couriers with their own vehicle and partner fleets. Another carrier's parcel has that carrier's tracking, and no photo from us is to be expected.
about-photos-check = Check it
about-photos-check-answer = Each delivery has an evidence bundle: the facts, the photo as shown and the proofs. Anybody can check it offline.

## Problems

problems-title = What problems mean
problems-lead = Programs find the code in each problem document; people find here what happened and what to do.
about-problem-malformed = The request cannot be read. The detail says where. Correct it and send it again.
about-problem-sign-in-needed = Nobody is signed in, or the session ended. Sign in with your passkey.
about-problem-invalid-dpop-proof = The proof that came with the request does not hold; the detail says what. Make a new one for this method, address, moment and token.
about-problem-use-dpop-nonce = The proof needs the newest nonce. Take it from the DPoP-Nonce header of this answer and repeat.
about-problem-token-expired = The access token ended. Refresh it and repeat; the session may be fine.
about-problem-session-ended = The session ended: signed out, ended from another device, or too long unused. Sign in again.
about-problem-device-revoked = This phone's key was taken off the account. Make a new key and sign in again.
about-problem-key-mismatch = The token belongs to another phone's key. Nobody can use it from here.
about-problem-code-stale = The code that hands a sign-in to the app works once, for two minutes.
about-problem-other-browser = The code is of a sign-in that was made in another browser. Sign in on this one.
about-problem-ceremony-stale = The question to the passkey took too long or was answered before. Begin again.
about-problem-passkey-unknown = This passkey was removed or never belonged here. Use another one, or a recovery code from your station.
about-problem-passkey-refused = The passkey's answer does not hold. Try again.
about-problem-passkey-not-verified = The device did not check who holds it. Use one with a finger, face or PIN.
about-problem-passkey-counter = The passkey's counter went back, which a copy of it would explain. It is refused, and the account's holder can see that.
about-problem-passkey-malformed = The browser's answer cannot be read.
about-problem-passkeys-unavailable = This server's public address cannot have passkeys: they need HTTPS and a domain name, or localhost.
about-problem-passkey-statement-refused = The statement that came with the passkey, said to be its maker's, is forged, revoked or about something else. The detail says what does not hold.
about-problem-passkey-statement-needed = The operator takes only passkeys whose maker vouches for the chip that keeps them. Use such a device or security key, and allow the browser to show its make and model.
about-problem-assurance-too-low = The station asks for more here than this phone shows. The detail says what is needed; your station helps.
about-problem-commitment-refused = The phone's signature is about something else, by another key, or over another nonce.
about-problem-commitment-needed = This act needs the phone's signature in the Commitment header.
about-problem-commitment-stale = The nonce of the signature ran out. Ask for a new one and sign again.
about-problem-last-passkey = The only passkey cannot be removed. Make another one first.
about-problem-passkey-taken = This passkey is in use for an account already.
about-problem-too-many-passkeys = An account holds a limited number of passkeys. Remove one first.
about-problem-key-needed = Integrators send a living key as “Authorization: Bearer pk_...”. Operators make keys in Settings.
about-problem-denied = Whoever asks may not do this. The detail says which role may.
about-problem-cross-site = A page of another site sent this request. Open the page here and try again.
about-problem-absent = There is no such thing, or the asker may not know of it.
about-problem-link-needed = The recipient's link is incomplete or was replaced. Open the newest message.
about-problem-speaker-link = The link of somebody who speaks for a courier is incomplete or was taken back. Ask the courier for a new one.
about-problem-request-timeout = The answer took too long. Nothing is known to have happened; repeat it with the same operation id.
about-problem-operation-reused = The same operation id came with a different request. Make a new id for it.
about-problem-too-large = More bytes than this place takes. The detail says how many it takes.
about-problem-invalid = Some fields cannot be taken as they are. Each is named with its code and what would be right.
about-problem-too-many-requests = Too many requests from one place. Wait as long as Retry-After says.
about-problem-fault = Something broke on our side and is in the operator's log. Nothing is lost if it is sent again.
about-problem-overloaded = Too much is waiting. Wait as long as Retry-After says and repeat it.
about-problem-outcome-unknown = It may have happened. Repeat the same request with the same operation id to learn it.
about-problem-method-not-allowed = The address is right, the method is not. The Allow header lists those it takes.
about-problem-erased = The order was erased at its recipient's wish, so it is not taken again under its reference. If it is a new order, send it under a new reference.
about-problem-barcode-taken = Another order has a package with this barcode. Each label has a code of its own.
about-problem-other-station = Another station has an order with this reference.
about-problem-too-late = The order is on its way or done and can no longer be changed.
about-problem-wrong-media-type = The body has another Content-Type than this place takes. The detail says which.
about-problem-proof-on-its-way = The log takes new facts in within seconds. Try again in a moment.

## The tour

tour-title = See a delivery that everybody can check
tour-lead = Watch one delivery from the draw of a block to the green tick. What you see are the real pages, played by a small city in one program on this machine.
tour-start = Start the tour
tour-restart = Play it again
tour-length = about a minute and a half
tour-door-closed = The city is not ready for that yet. Try again in a moment.
tour-scenes = The tour
tour-faces = Three faces of the same delivery
tour-step-draw = A block is drawn
tour-step-program = A program grabs
tour-scene-program = While the round took entries, a program was among the couriers, faster than any hand. This is what it did and what the server answered, with a courier next to it.
tour-program-among = A program is among them. What becomes of it is told after the draw.
tour-program-lane = A program on { $name }'s account
tour-program-lane-more = Signed in with the account's own sign-in, each request proved by a real key.
tour-program-looks = Looked at the list { $looks } times in { $seconds } seconds
tour-program-looks-more = Until a round opened.
tour-program-round = { $times ->
    [one] Sent its list { $ms } ms after it was sent the offer
   *[other] Sent its list { $times } times, first { $ms } ms after it was sent the offer
  }
tour-program-bait = { $times ->
    [one] Took an offer that no app shows
   *[other] Took an offer that no app shows, { $times } times
  }
tour-program-guess = { $times ->
    [one] Made up an answer to the step
   *[other] Made up { $times } answers to the step
  }
tour-program-came-entered = In the list: too little was known of it yet.
tour-program-came-challenged = Challenged: one more step, the entry is kept meanwhile.
tour-program-came-refused = Refused.
tour-program-came-not-passed = Not passed: the entry takes no part in the draw.
tour-program-why = Reasons given
tour-program-notice = { $name } reads a notice
tour-program-notice-here = On the phone below: what was seen, what was not used, how to answer. It has no effect; only people decide.
tour-program-notice-waits = It is being written.
tour-beside-lane = { $name }, next to it
tour-beside-lane-more = The same round, the same server, at a person's pace.
tour-beside-entered = Looked at the list { $looks } times, entered { $seconds } seconds after seeing the offer
tour-beside-in = In the list. Nothing was asked.
tour-beside-not-in = Not in the list.
tour-beside-reasons = { $count ->
    [0] Reasons: none
    [one] { $count } try was held up
   *[other] { $count } tries were held up
  }
tour-beside-points = { $points } points; a step is asked from { $from }.
tour-step-bound = Only one phone may act
tour-step-left = A parcel is left
tour-step-photo = The photo arrives
tour-step-check = The bundle is checked
tour-scene-waiting = Three people see the same delivery: the courier, the recipient and whoever wants to check. Press the button and watch.
tour-scene-entering = Couriers hand in lists of the blocks they would like. Nobody has to be fast: when a list comes in makes no difference. The operator has already published the digest of a secret.
tour-scene-sealed = Closed. All lists became one root, and it stands in the public log before anything is drawn.
tour-scene-drawn = Drawn. The smallest ticket goes first, and takes the best free block of its own list. Anybody can recompute it.
tour-scene-bound = Only the phone that the courier signed in on may act for them. Below, your browser plays that phone: the same request, with and without its key.
tour-scene-driving = The courier who won is on the way. The recipient sees when, and how sure that is.
tour-scene-left = The parcel lies at the side, out of sight. The courier takes one photo and drives on.
tour-scene-photo = Seconds after the shutter the photo is on the recipient's page, with what it shows and what it does not.
tour-scene-verified = This server just checked the delivery's evidence bundle against the log, as anybody can do offline.
tour-counts = { $entrants } entrants · { $tickets } tickets · { $places } places
tour-won = won a block
tour-secret = Digest of the secret, published first:
tour-root = Root of all lists, in the log:
tour-seed = Seed, from secret, blocks and root:
tour-verify-yourself = Do it yourself:
tour-face-courier = The courier's phone
tour-face-recipient = The recipient's phone
tour-face-board = For everybody to check
tour-tab-courier = Courier
tour-tab-recipient = Recipient
tour-tab-board = Check
tour-open-page = open the page

## The same request with and without the phone's key
only-phone-title = Only real phones
only-phone-lead = Couriers are offered money for their sign-in, so here a sign-in is worth nothing without the phone. Your browser makes a key that cannot be copied out of it, signs in with it as the courier of the tour, and asks this server who it is. Then the same request comes as a bot service would send it.
only-phone-send = Send the requests
only-phone-no-script = This needs scripts: your browser plays the phone and signs.
only-phone-failed = The requests could not be sent from here. Open this page at its own address, in a current browser, and try again.
only-phone-waiting = Not sent yet.
only-phone-admitted = Admitted
only-phone-refused = Refused
only-phone-exchange = What was sent, and what came back
only-phone-own = The phone itself
only-phone-own-more = The courier's token, and a signature over this request by the phone's key.
only-phone-alone = A copied token
only-phone-alone-more = The same request with the same token, copied, and nothing else.
only-phone-other = A copied token and another key
only-phone-other-more = The same request with the same token, well signed, by the key of a bot service.
only-phone-again = A recorded request
only-phone-again-more = The phone's own request, word for word, sent a second time.

## The identity check with the visitor's own face
face-scene-title = Enrol, pass, leave: your own face, and the end of it
face-scene-lead = This is the couriers' real app with an account made for you. It asks before it looks, compares you with yourself alone, and when you leave, the key to what was kept is destroyed and the public log says so. Your pictures go to this server's memory and to no disk.
face-scene-next = One more, with your own face: enrol, pass, leave, and check that the key is gone
face-scene-begin = Try it with my face
face-scene-length = under a minute
face-scene-no-script = This needs scripts: your browser holds one half of the key.
face-scene-no-camera = This browser has no camera, so no picture is made. You see the other way: a person, which counts just as much.
face-scene-busy = The tour plays in this window. Begin this when it is over.
face-scene-failed = The scene could not go on, and nothing of a face is kept. Open this page at its own address, in a current browser, and begin again.
face-scene-slow = This took five minutes, so it was ended for you: consent taken back, key destroyed.
face-scene-gone = You have left. Nothing of your face is kept.
face-scene-absent = No face is compared on this machine:
face-scene-absent-then = So nobody is asked. Where models are installed, a courier may always answer by the phone's lock or a person instead. Get the models with
face-scene-agree = 1. Read what is promised, and agree
face-scene-agree-more = The exact words, signed by this browser's key. "Not now" would cost a courier nothing.
face-scene-pictures = 2. Make the first pictures
face-scene-pictures-more = Five looks, ten seconds. They become sealed numbers; the pictures are gone.
face-scene-asked = 3. A second phone signs in to the account
face-scene-asked-more = That is a reason to ask. The app says why, and until when.
face-scene-passed = 4. Answer
face-scene-passed-more = With the camera, or in another way: all count the same.
face-scene-left = 5. Take your consent back
face-scene-left-more = The key is destroyed before the answer comes.
face-scene-receipt = 6. Check the receipt
face-scene-receipt-more = This browser finds the destroyed key in the public log, by the log's own signature.
face-scene-other-way = A person at the station can confirm that it is you.
face-scene-seen = The person has seen me
face-scene-end = End it here, keep nothing
face-scene-phone = Your phone
face-scene-closing = Closing this page ends it in the same way.
face-scene-promise = What is promised to real couriers, word for word:
face-scene-identity = identity checks
doors-title = Now walk in yourself
door-dispatcher = Run the day
door-dispatcher-more = The console: orders, blocks, rounds, deliveries with their evidence.
door-dispatcher-go = Enter as a dispatcher
door-courier = Drive
door-courier-more = The courier app, as the courier you just followed. It works without a network, too.
door-courier-go = Enter as a courier
door-join = Join
door-join-more = Apply with your own name. In this demonstration you are approved at once and can enter the next round.
door-join-go = Become a courier
door-check = Check
door-check-more = Every round with its record, the log, and what can be recomputed at home.
door-check-go = Look at the rounds

one-byte-whole = The bundle as it came
one-byte-changed = One byte of the photo changed
one-byte-waiting = Not checked yet.
one-byte-where = Byte % of the photo was changed by one bit, which no eye can see; then the archive was mended around it, as a skilled forger would.
one-byte-more = Your own browser checked both, without asking this server. Keep the checker, and check any bundle with it, offline:
one-byte-checker = the checker

round-kind-main = Main round.
round-kind-same-day = Same-day round.
round-kind-urgent = Urgent round among couriers on standby.
round-sufficed = Places sufficed for every list, so there was no draw: everybody has the best of their list that fits.
round-newcomer = newcomer
round-station-numbers = This station's numbers for rounds, and how fair its rounds were
round-numbers-title = Rounds at { $station }
round-numbers-lead = When rounds run, what giving back means, and what nobody may be given. New numbers are published at least 24 hours before they hold; a round keeps those it was announced with.
round-numbers-now = What holds now
round-numbers-coming = From { $moment }

fair-title = How fair the rounds at { $station } were
fair-lead = From { $from } to { $until }: whole numbers that anybody can compute again from the records of the rounds.
fair-none = No round was drawn in this time.
fair-few = Fewer than 20 couriers entered, so no spread is given: it could tell who is who.
fair-rounds = Rounds drawn
fair-couriers = Couriers who entered
fair-entries = Entries with a list
fair-awards = Awards
fair-win-gini = Spread of the win rate (Gini; 0 is the same for all)
fair-win-jain = Evenness of the win rate (Jain; 100 % is the same for all)
fair-minutes-gini = Spread of the hours awarded (Gini)
fair-pay-gini = Spread of pay for each hour (Gini)
fair-first = First choices granted
fair-reserved = Awards from reserved offers
fair-back = Blocks given back in time
fair-late = Blocks given back late
fair-programs = Awards of accounts that people found to be programs, for each head (1.000 is what anybody has)
fair-programs-none = no account was found to be one
fair-programs-few = some were found, fewer than 20: a figure could tell who
fair-wait-half = Half of the newcomers had their first block after
fair-wait-95 = 95 in 100 of the newcomers had it after
fair-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
fair-more-days = more than { $days }
fair-odds = Odds against outcomes
fair-odds-lead = Entries by the odds they had when the round was sealed, and how many of them won a block. On the line, what was likely is what came.
fair-odds-shown = Odds at sealing
fair-odds-came = Won a block
fair-odds-count = Entries
fair-odds-chance = Within chance
fair-odds-yes = yes
fair-odds-no = no
fair-rates = Win rates
fair-rates-lead = How many couriers won in how many of the rounds they entered.
fair-rate-axis = Share of entries won
fair-rate-count = Couriers
fair-export = Download this report (HTML)
fair-rollouts = What was switched on and off, and when
fair-rollouts-lead = The first date of a feature is that of its first fact at this station; later ones are those of the settings that switched it off or on again. Counts are of { $days } on each side, or as many as there were. That something was different afterwards does not show that this made the difference: season, volume and everything else changed too.
fair-on = On:
fair-off = Off:
fair-feature = What
fair-feature-draws = Rounds with a draw
fair-feature-race = Places first come, first served
fair-feature-planned = Rounds announced by themselves
fair-feature-photos = Photos of deliveries
fair-feature-identity = Identity checks
fair-feature-verdicts = Verdicts on tries that apply
fair-feature-tips = Tips from recipients
fair-since = Since
fair-side = Span
fair-before = { $days } before
fair-after = { $days } after
fair-count-awards = Blocks given out
fair-count-couriers = Couriers with a block
fair-count-no-shows = No-shows that count
fair-count-deliveries = Deliveries
fair-count-claims = Reports by recipients
fair-none-figure = no figure
