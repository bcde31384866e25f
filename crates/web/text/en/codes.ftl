### Words for the stable codes of the domain, `{noun}-{code}`.

outcome-delivered = Delivered
outcome-attempt-failed = Not delivered
outcome-not-attempted = Not tried
outcome-returned = Returned
outcome-cancelled = Cancelled

handling-attended = Handed over
handling-unattended = Left

reason-not-home = Nobody at home
reason-no-access = No access
reason-wrong-address = Address wrong or incomplete
reason-refused = Refused by the recipient
reason-damaged = Parcel damaged
reason-missing = Parcel not in the vehicle
reason-unsafe = Unsafe here
reason-weather = Weather
reason-closed = Closed
reason-breakdown = Cannot continue
reason-out-of-time = Out of time
reason-id-failed = Age or identity check failed
reason-no-safe-place = No safe place
reason-other = Another reason

drop-place-door = at the front door
drop-place-back-door = at the back door
drop-place-side-door = at the side door
drop-place-porch = on the porch
drop-place-under-something = under a cover
drop-place-shed = in the shed
drop-place-bush = behind the bush
drop-place-planter = behind the planter
drop-place-garage = in the garage
drop-place-mailroom = in the mailroom
drop-place-locker = in the locker
drop-place-neighbour = with a neighbour
drop-place-safe-place = at your safe place
drop-place-other = at another place

weather-dry = Dry
weather-rain = Rain
weather-snow = Snow

evidence-photo = Photo
evidence-code = Delivery code
evidence-signature = Signature
evidence-scan = Scan at the door
evidence-note = Note
evidence-exception = Reason for no photo

exception-camera-denied = Camera not allowed
exception-camera-broken = Camera broken
exception-unsafe = Not safe to stop
exception-person-present = A person was there
exception-forbidden = Photos not allowed here
exception-other = Another reason

upload-committed = Photo on its way
upload-preview = Preview here
upload-received = Received
upload-verified = Checked
upload-unusable = Unusable
upload-erased = Erased

purpose-claim = A claim about it
purpose-recipient-question = The recipient asked
purpose-courier-question = The courier asked
purpose-quality-check = Check of photo quality
purpose-legal-request = A request by law
purpose-redaction = Somebody is in it and must be covered
purpose-own = Their own photo

scan-expected = Expected
scan-duplicate = Scanned before
scan-misload = Not on this route

photo-policy-required = Photo when left
photo-policy-opted-out = No photo wanted
photo-policy-attended-only = Hand over only

vehicle-bike = Bike
vehicle-sedan = Car
vehicle-suv = Large car
vehicle-van = Van

order-state-open = Open
order-state-planned = Planned
order-state-out-for-delivery = On its way
order-state-delivered = Delivered
order-state-attempt-failed = Not delivered yet
order-state-returned = Returned
order-state-cancelled = Cancelled
order-state-other-carrier = Another carrier

block-state-draft = Waits for a round
block-state-announced = Announced
block-state-awarded = Awarded
block-state-running = Running
block-state-ended = Ended
block-state-cancelled = Cancelled

award-state-held = Held
award-state-checked-in = At the station
award-state-released = On the road
award-state-checked-out = Checked out
award-state-forfeited = Given back
award-state-no-show = Did not come
award-state-ended = Ended

award-source-draw = Draw
award-source-race = First come
award-source-direct = Assigned
award-source-transfer = Transferred

award-mode-draw = Draws
award-mode-race = First come, first served

stop-state-ahead = Ahead
stop-state-arrived = At the door
stop-state-done = Done

public-number-use-never = no round
public-number-use-main = main rounds
public-number-use-main_and_same_day = main and same-day rounds
public-number-use-all = all rounds
round-state-announced = Announced
round-state-open = Open
round-state-sealed = Sealed
round-state-drawn = Drawn
round-state-settled = Settled
round-state-cancelled = Cancelled

application-state-submitted = New
application-state-waiting = Waiting list
application-state-approved = Approved
application-state-refused = Refused
application-state-withdrawn = Withdrawn

application-reason-area-full = No more couriers needed in the area
application-reason-vehicle-unsuitable = The vehicle does not fit the work
application-reason-document-missing = A document is missing
application-reason-underage = Below the required age
application-reason-area-not-served = The area is not served
application-reason-already-courier = Already a courier
application-reason-other = Another reason

claim-not-received = Not received
claim-damaged = Damaged
claim-wrong-item = Wrong item
claim-wrong-place = Wrong place
claim-conduct = Conduct

role-operator = Operator
role-dispatcher = Dispatcher
role-analyst = Analyst
role-auditor = Auditor

programme-independent = Independent, own vehicle
programme-partner = Partner fleet

message-state-waiting = Waiting
message-state-sent = Sent
message-state-failed = Not sent

device-kind-browser = browser
device-kind-native = app
device-kind-virtual = virtual phone
assurance-none = Nothing shown
assurance-software-key = Software key
assurance-passkey-verified = Person verified by passkey
assurance-passkey-attested = Passkey in a known chip
assurance-hardware-attested = Hardware attested
act-enter-round = Entering a round
act-accept-offer = Accepting an offer
act-check-in = Checking in
act-capture-proof = Recording a delivery
act-consent-face = Consenting to identity checks
act-face-pictures = Sending pictures of one's face
passkey-statement-not-given = no statement of its maker given
passkey-statement-own-key = vouches for itself, nobody else does
passkey-statement-unknown-maker = statement of a maker that is not known here
passkey-statement-unclear = the maker's statement shows no chip that keeps it
passkey-statement-maker-checked = kept by a security chip, its maker's statement checked
sign-in-method-passkey = passkey
sign-in-method-invitation = invitation
sign-in-method-recovery = recovery code
sign-in-method-sso = single sign-on
sign-in-method-demo = demonstration
finding-key-on-several-accounts = One phone's key signs for several accounts.
finding-devices-at-once = Two phones of this account were in use at the same time.
finding-impossible-overlap = Two phones of this account recorded at places too far apart for the time between.
finding-counter-went-back = A counter that only grows went back: a copy may exist.
finding-refresh-reused = A used token came again; the session was ended.
finding-wrong-key = A token of this account came with another phone's key; it was refused.
finding-attestation-refused = A statement of the phone's hardware did not hold.
finding-gave-away = The courier renewed every sign-in, saying it had been given away. No penalty follows.
position-missing-denied = it was not allowed
position-missing-timeout = none was found in time
position-missing-unavailable = the phone knew none
file-fault-missing = Missing
file-fault-damaged = Damaged
