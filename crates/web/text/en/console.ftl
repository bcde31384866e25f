### Words of the operations console, the evidence component and the explained round.

show-ago = { $span } ago
show-hours = { $n } h
show-minutes = { $n } min
courier-state-active = Active
courier-state-paused = Paused
courier-state-offboarded = Account ended
courier-state-left = Left

con-rail = Sections
con-fold-menu = Menu
con-fold-lists = Lists
con-today = Today
con-orders = Orders
con-blocks = Blocks
con-rounds = Rounds
con-deliveries = Deliveries
con-people = People
con-settings = Settings
con-find = Find
con-find-hint = Order, recipient, address, courier or id
con-find-none = Nothing found
con-find-none-why = Try a part of a name, an address or the sender's reference. A whole id opens its page at once.
con-palette = Go to
con-palette-hint = A page, an order, a courier...
con-sheet = Detail
con-sheet-whole = Open as page
con-close = Close
con-keys = Keys
con-key-search = Search
con-key-palette = Go to a page, order or courier
con-key-move = Next row, row before
con-key-open = Open the row beside the list
con-key-evidence = Open the evidence
con-key-close = Close
con-key-list = This list
con-key-go = Go to { $page }

con-search = Search
con-narrow = Show
con-clear = Clear filters
con-all = All
con-export = CSV
con-look = Look
con-open = Open
con-save = Save
con-copy = Copy
con-acts = Actions
con-pages = Pages
con-page-of = { $from }-{ $to } of { $total }
con-page-before = Before
con-page-next = Next
con-x-of-y = { $x } of { $y }
con-form-errors = Some of it cannot be taken as it is
con-operators-only = This page is for operators.

con-station = Station
con-state = State
con-day = Day
con-courier = Courier
con-couriers = Couriers
con-block = Block
con-round = Round
con-route = Route
con-order = Order
con-recipient = Recipient
con-address = Address
con-reference = Reference
con-window = Window
con-changed = Changed
con-received = Received
con-outcome = Outcome
con-where = Where or why
con-voided = Taken back
con-reason = Reason
con-note = Note
con-weather = Weather
con-signed-by-phone = Signed by the phone
con-signed-by-its-clock = by its clock
con-out-of-sight = out of sight
con-name = Name
con-email = E-mail
con-phone = Telephone
con-contact = Contact
con-contact-none = None given
con-vehicle = Vehicle
con-since = Since
con-when = When
con-role = Role
con-code = Code
con-kind = Kind
con-rows = Rows
con-row = Row
con-column = Column
con-file = File
con-made = Made
con-time = Time

con-first = First steps
con-first-lead = { $made } of { $all } done. Each step opens the page where it is made.
con-first-done = done
con-first-station = Make a station
con-first-station-why = where couriers check in and load
con-first-programme = Make a programme with its terms
con-first-programme-why = what couriers agree to when they apply
con-first-orders = Import orders
con-first-orders-why = a CSV file of your shop or warehouse
con-first-template = Make a block template
con-first-template-why = which paid slots a week has
con-first-round = Announce a round
con-first-round-why = so that couriers can enter

con-fig-delivered = Delivered today
con-fig-of-orders = of { $n } orders
con-fig-open = Open orders
con-fig-open-note = to be delivered or explained
con-fig-on-time = On time
con-fig-coverage = Photo coverage
con-fig-coverage-note = { $x } of { $y } due, { $opted } without by choice; goal 99.9 %
con-fig-failed = Failed attempts
con-fig-failed-note = received today

con-exceptions = Needs somebody
con-quiet = Nothing needs you. Everything goes as planned.
con-exc-late = Late by { $span }
con-exc-failed = Not delivered, nothing new planned
con-exc-still = No stop finished for 45 minutes
con-exc-absent = Not checked in
con-exc-photos = { $n ->
    [one] One photo is still on a phone
   *[other] { $n } photos are still on phones
}
con-exc-photos-note = They arrive when the phones have network; nothing is lost.
con-exc-messages = { $n ->
    [one] One message could not be sent
   *[other] { $n } messages could not be sent
}
con-exc-messages-note = Eight tries failed. The error stands beside each.
con-exc-quarantine = { $n ->
    [one] One row waits in quarantine
   *[other] { $n } rows wait in quarantine
}
con-exc-quarantine-note = They could not be imported as they stand.
con-exc-applications = { $n ->
    [one] One new application
   *[other] { $n } new applications
}
con-exc-applications-note = People wait for an answer.
con-due = due
con-late-more = { $n ->
    [one] one more late stop
   *[other] { $n } more late stops
}
con-late = Late
con-move = Move
con-routes = Routes
con-routes-none = No routes today
con-routes-none-why = Blocks of today with awards appear here. Plan the day to give each award its route.
con-progress = Progress
con-next-eta = Next ETA
con-last-move = Last move
con-no-route = no route
con-all-done = all done
con-map = Map
con-map-words = Map of the station and its routes. The table beside it says the same.
con-key-ahead = Ahead
con-key-here = At the door
con-key-late = Late
con-key-failed = Not delivered
con-key-done = Done

con-orders-none = No orders yet
con-orders-none-why = Import a file, or let your shop send orders with an API key.
con-orders-no-match = No order matches
con-orders-no-match-why = Take a filter away, or search for less.
con-import = Import
con-quarantine = Quarantine
con-facts = Facts
con-sender = Sender
con-notes = Notes
con-other-carrier = Other carrier
con-service-time = Time at the stop
con-photo = Photo
con-choice = Recipient's choice
con-choice-no-place = No place named
con-packages-n = { $n ->
    [one] One package
   *[other] { $n } packages
}
con-barcode = Barcode
con-volume = Volume
con-weight = Weight
con-stop = Stop
con-stop-no = No.
con-stops = Stops
con-order-no-route = On no route yet.
con-attempts = Attempts
con-attempts-none = None yet.
con-link-again = Send link again
con-rotate = New link
con-rotate-ask = All links sent so far stop working. Make a new one?
con-cancel = Cancel order
con-cancel-ask = Cancel this order? The recipient's page will say so.
con-move-title = Move { $reference }
con-move-to = To which route
con-move-note = It becomes the last stop there. The recipient gets the new time.
con-move-nowhere = No award of today or tomorrow can take it. Assign a courier to a block first.
con-stops-done = { $done } of { $all } stops done
con-checked-in = Checked in
con-released = Left the station
con-checked-out = Checked out
con-driving = Driving
con-planned-time = Planned time
con-route-version = Route version
con-no-route-yet = No route yet. Plan the day, or move an order here.
con-arrived = Arrived

con-transfer = Transfer to another courier
con-transfer-note = The place and every stop that is not done move along. Both couriers see it at once.
con-transfer-ask = Transfer this award?
con-transfer-do = Transfer
con-done-transferred = { $n ->
    [0] Transferred.
    [one] Transferred, with one stop.
   *[other] Transferred, with { $n } stops.
}
con-done-no-transfer-over = Not transferred: the award is over, or the courier has left.
con-done-no-transfer-same = This courier holds it already.

con-import-title = Import orders
con-import-lead = Look at the file first: nothing is written until you import it. The same file twice changes nothing.
con-import-no-file = Choose a file first.
con-file-hint = CSV with comma, semicolon or tab, or JSON Lines. Up to 64 MB.
con-import-date = Day of delivery
con-import-date-hint = Only for files whose rows have times and no date.
con-import-look = Look at it first
con-import-take = Import
con-report-look = { $file }: this is what an import would do
con-report-taken = { $file }: imported
con-report-fault = { $file } cannot be read to its end
con-report-errors = { $n ->
    [one] One error
   *[other] { $n } errors
}
con-report-columns = How the columns were understood
con-report-ignored = Passed over:
con-file-column = In the file
con-our-column = Understood as
con-added = New
con-changed-orders = Changed
con-unchanged = Unchanged
con-quarantined = In quarantine
con-joined = More packages
con-erased-orders = Erased before
con-errors = Errors
con-line = line { $n }
con-imports = Past imports
con-imports-none = Nothing imported yet
con-imports-none-why = Each upload and each API import leaves a line here.
con-quarantine-open = Correct them
con-quarantine-lead = Rows that could not be taken wait here as they stood, until somebody corrects or drops them.
con-quarantine-none = Quarantine is empty
con-quarantine-none-why = Every row of every import became an order.
con-quarantine-row = Row { $n }
con-quarantine-settled = This row is settled.
con-wrong = What is wrong
con-no-reference = without reference
con-more-fields = More fields
con-resubmit = Import this row
con-drop = Drop the row
con-drop-ask = Drop this row for good? It stays in the record of the import.
con-as-it-stood = As it stood in the file
con-barcode-taken = Another order has a package with barcode { $code }.
con-field-external-reference = Reference
con-field-barcodes = Barcodes
con-field-sender = Sender
con-field-recipient = Recipient
con-field-address = Address
con-field-address-2 = Address, second line
con-field-city = City
con-field-region = Region
con-field-postcode = Postcode
con-field-country = Country
con-field-latitude = Latitude
con-field-longitude = Longitude
con-field-date = Date
con-field-window-start = Window from
con-field-window-end = Window until
con-field-window = Window
con-field-volume-ml = Volume, ml
con-field-volume-l = Volume, l
con-field-length-cm = Length, cm
con-field-width-cm = Width, cm
con-field-height-cm = Height, cm
con-field-weight-g = Weight, g
con-field-weight-kg = Weight, kg
con-field-notes = Notes
con-field-email = E-mail
con-field-phone = Telephone
con-field-language = Language
con-field-carrier = Carrier
con-field-tracking-link = Tracking link
con-field-attended-only = Hand over only
con-field-service-seconds = Seconds at the stop
con-field-service-minutes = Minutes at the stop

con-week-before = Week before
con-week-next = Next week
con-this-week = This week
con-no-blocks = No blocks
con-make-for = For
con-days = days
con-make-blocks = Make blocks
con-places = Places
con-net = net { $amount }
con-net-title = Net after driving
con-pay = Pay
con-pay-published = Published pay rule.
con-pay-rule = { $hour } an hour and { $km } a kilometre, never less than { $least } an hour after { $cost } a kilometre for driving.
con-templates = Templates
con-templates-none = No templates yet
con-templates-none-why = A template says on which weekdays a block starts, how long it is and how many places it has. Blocks are made from it.
con-template-new = New template
con-template-make = Make template
con-template-name-hint = What dispatchers read, for example Morning round
con-weekdays = Weekdays
con-start = Start
con-length-minutes = Length in minutes
con-vehicle-least = Smallest vehicle that fits
con-expected = Expected
con-expected-stops = Expected stops for each place
con-expected-km = Expected kilometres for each place
con-stops-n = { $n ->
    [one] one stop
   *[other] { $n } stops
}
con-awards = Awards
con-awards-none = Nobody holds a place yet.
con-how = How
con-waitlist = Waitlist
con-assign = Assign a courier directly
con-assign-note = For urgent repair. It is recorded as assigned, not drawn.
con-assign-do = Assign
con-courier-search = Name or address
con-plan-title = Plan a day
con-plan-of = Plan { $day }
con-day-before = Day before
con-day-next = Next day
con-plan-waiting = Orders that wait
con-plan-again = { $n } from failed attempts
con-plan-awards = Awards without a route
con-plan-awards-note = of { $n } awards
con-plan-planned = Planned
con-plan-do = Plan the day
con-plan-note = Orders become routes, one for each award without one. Recipients get their time.
con-plan-no-orders = No order waits for this day.
con-plan-no-awards = Nobody holds a free place on this day. Draw a round or assign couriers to blocks.
con-plan-under-way = This day is being planned.
con-plan-since = Asked for at
con-plan-follows = The routes appear here by themselves; you may leave this page.
con-plan-failed = The newest plan was not made.
con-plan-failed-too-many = More than { $most } orders wait; at most so many are planned at once. Cancel or move some, then plan again.
con-plan-failed-denied = Whoever asked for it may not plan any more. Plan again.
con-plan-failed-gave-up = It was interrupted several times. Plan again; if that happens again, look at System.
con-plan-failed-fault = Something broke; the server's log has the details. Plan again.
con-plan-newest = Newest plan
con-plan-summary = { $n } orders planned, { $left } without a place.
con-plan-left = Without a place
con-plan-more = { $n ->
    [one] and one more, in Orders
   *[other] and { $n } more, in Orders
}
con-plan-why = Why
con-plan-reason-no-vehicle = No award without a route was left
con-plan-reason-too-large = Larger or heavier than any vehicle of the day
con-plan-reason-too-far = No courier can go there and be back within the shift
con-plan-reason-window-unreachable = No courier can be there within the promised window
con-plan-reason-no-room = It would fit alone; the routes of the day are full

con-rounds-none = No rounds yet
con-rounds-none-why = A round shares out blocks by a draw that anybody can recompute. Make blocks, then announce one.
con-announce = Announce a round
con-announce-lead = It covers the blocks without a round that start after the close. Couriers enter until then; arrival time does not count.
con-announce-days = Blocks of how many days after the close
con-announce-days-hint = 1 to 31
con-announce-do = Announce
con-zone-note = Times are those of the station ({ $zone }).
con-opens = Opens
con-closes = Closes
con-entries = Entries
con-entries-n = { $n ->
    [one] one entry
   *[other] { $n } entries
}
con-round-title = Round of { $when }
con-public-page = Public page
con-odds = Odds and outcomes
con-recompute = Recompute it here
con-recompute-lead = Your browser fetches the published record and computes the draw again, step by step. Nothing is taken on trust.
con-entrants = Entrants
con-entrants-none = Nobody entered yet.
con-commitments = What was fixed before the draw
con-place = Place
con-tickets = Tickets
con-wanted = Wants
con-result = Result
con-answers = Choices and answers
con-choices-n = { $n ->
    [one] one choice
   *[other] { $n } choices
}
con-standing = Standing
con-result-won = Won
con-result-lost = Nothing this time
con-result-none = No list left
con-answer-awarded = awarded
con-answer-full = full when their turn came
con-answer-conflict = clashes with a block they hold
con-answer-hours = more hours than the rules allow
con-answer-enough = had as many as wanted

con-deliveries-none = No deliveries yet
con-deliveries-none-why = Each attempt of a courier stands here with its evidence.
con-deliveries-no-match = No delivery matches
con-deliveries-no-match-why = Take a filter away, or search for less.

con-applications = Applications
con-applications-none = No application here
con-applications-none-why = People apply on the public page "Deliver with us".
con-area = Area
con-decided = Decided
con-decide = Decide
con-decide-note = The applicant gets your decision by mail at once, with the reason.
con-approve = Approve
con-wait-list = Waiting list
con-refuse = Refuse...
con-refuse-do = Refuse with this reason
con-refuse-words = In your words
con-refuse-words-hint = The applicant reads this. State the fact and what would change it.
con-couriers-none = No couriers yet
con-couriers-none-why = Couriers appear when their application is approved.
con-couriers-no-match = No courier matches
con-programme = Programme
con-terms-version = Terms, version { $n }
con-standing-most = enters by itself, at most { $n } a round
con-awards-newest = Newest awards
con-courier-no-awards = No awards yet.
con-courier-note = Staff see what the work needs. What a courier's page counts is shown to the courier as well.
con-staff = Staff
con-staff-new = Add somebody
con-staff-add = Add and invite
con-staff-email-hint = The invitation goes here; there are no passwords.
con-access = Access
con-access-on = On
con-access-off = Off
con-turn-on = Turn on
con-turn-off = Turn off
con-role-of = Role of { $name }
con-roles = What roles may do
con-role-operator-may = Everything: settings, people, and all below.
con-role-dispatcher-may = Orders, blocks, rounds, routes, applications. No settings.
con-role-analyst-may = Reads deliveries, evidence, orders and people. Changes nothing here.
con-role-auditor-may = Reads everything an audit needs. Changes nothing.

con-stations = Stations
con-stations-none = No stations yet
con-stations-none-why = A station is where couriers check in and load. Orders, blocks and rounds belong to one.
con-station-new = New station
con-station-make = Make station
con-code-hint = As printed on labels, for example ATX1
con-station-name-hint = What couriers read
con-time-zone = Time zone
con-time-zone-hint = An IANA name, for example America/Chicago
con-latitude = Latitude
con-longitude = Longitude
con-latitude-hint = Degrees, for example 30.2672
con-award-mode = How places are awarded
con-award-mode-hint = Draws give everybody the same chance. First come, first served rewards speed, and with it, scripts.
con-pay-rule-title = Pay rule
con-pay-change = Change the pay rule
con-pay-change-hint = Announced blocks keep their pay. Blocks that nobody has seen yet get the new one. Every version stands in the log.
con-pay-ask = Publish this pay rule?
con-pay-publish = Publish
con-version-n = version { $n }
con-area-change = Draw anew
con-template-change-hint = Announced blocks stay as they are. Blocks that nobody has seen yet are taken back; make blocks again afterwards.
con-pay-hint = Everybody reads this rule before entering. Amounts such as 24.50.
con-currency = Currency
con-per-hour = Pay for an hour
con-per-km = Pay for a kilometre
con-cost-per-km = Cost of a kilometre to the courier
con-minimum-per-hour = Least net pay for an hour
con-minimum-hint = Pay is raised where the rule would give less.
con-areas = Service areas
con-areas-none = No area drawn yet.
con-area-name = Name of the area
con-area-polygon = Polygon (GeoJSON)
con-area-polygon-hint = Paste a polygon as map tools export it; the outer ring counts.
con-area-file = Read from a file
con-area-make = Add area
con-corners = { $n } corners
con-programmes = Programmes
con-programmes-none = No programmes yet
con-programmes-none-why = A programme is the terms under which couriers work. People apply to one.
con-programme-new = New programme
con-programme-lead = Version 1 of its terms is published with it.
con-programme-make = Make and publish
con-terms = Terms
con-terms-hint = The whole text couriers agree to, in plain words.
con-terms-publish = Publish a new version
con-terms-publish-note = Couriers keep the version they agreed to until they agree to the new one.
con-api-keys = API keys
con-keys-none = No keys yet
con-keys-none-why = A shop sends orders with a key of one station.
con-key-new = New key
con-key-name-hint = Who uses it, for example Web shop
con-key-make = Make key
con-key-once = Copy this key now. It is shown only once.
con-key-use = Send it as "Authorization: Bearer pk_...".
con-living = In use
con-revoked = Revoked
con-revoke = Revoke
con-revoke-ask = Whoever uses this key is shut out at once. Revoke it?
con-messages = Messages
con-messages-none = No messages yet
con-messages-none-why = Every mail to recipients, couriers and staff stands here.
con-to = To
con-subject = Subject
con-tries = Tries
con-last-error = Last error
con-retry = Try again
con-system = System
con-health = Health
con-health-log-good = Every promise of the log is kept
con-health-log-bad = A leaf waits longer than five seconds for its place in the log
con-health-messages-good = No message failed
con-health-messages-bad = { $n } messages failed
con-health-photos-good = Every photo is here
con-health-photos-bad = { $n } photos are still on their way
con-health-quarantine-good = Quarantine is empty
con-health-quarantine-bad = { $n } rows in quarantine
con-health-files-good = Every kept file is whole, as far as it was read
con-health-files-bad = { $n } kept files are missing or damaged
con-files = Kept files
con-files-read = Read by the newest whole pass
con-files-no-pass = No pass has ended yet
con-files-under-way = Read by the pass under way
con-files-missing = Missing
con-files-damaged = Damaged
con-files-left-over = Named by nothing, removed after a week
con-files-remedy = Copy these files from blobs/ of a backup (equal names are equal bytes), then run porchlight scrub --now.
con-files-faults = Missing and damaged files
con-files-file = File
con-files-fault = What is wrong
con-files-owner = Of
con-health-waiting = { $n } messages wait for their next try
con-log = Transparency log
con-log-size = Leaves
con-log-waiting = Oldest waiting leaf
con-log-nothing-waits = None waits
con-log-key = Public key
con-log-checkpoint = Newest checkpoint
con-log-none = None yet
con-tables = Database
con-table = Table

con-done-moved = Moved. The recipient gets the new time.
con-done-no-move-done = Not moved: this stop is done already.
con-done-no-move-over = Not moved: that award is over.
con-done-link-sent = The link waits in the outbox.
con-done-no-address = This order has no e-mail address. Give the link by telephone.
con-done-rotated = Old links no longer work.
con-done-rotated-sent = Old links no longer work; the new one is on its way.
con-done-cancelled = Cancelled.
con-done-no-cancel = Not cancelled: it is on a route already.
con-done-corrected = The row became an order.
con-done-dropped = The row was dropped.
con-done-blocks-made = { $n ->
    [one] One block made.
   *[other] { $n } blocks made.
}
con-done-no-blocks-made = No new block: those of these days stand already.
con-done-template-made = Template made. Now make blocks from it.
con-done-no-plan-asked = This day was being planned already.
con-done-assigned = Assigned.
con-done-no-assign-full = Not assigned: every place is taken.
con-done-no-assign-conflict = Not assigned: a round that is about to be drawn may give the courier a block that overlaps or lies too close.
con-limit-overlap = Not assigned: the courier holds a block that overlaps.
con-limit-travel = Not assigned: between it and a block that the courier holds are { $is }; the station's rule asks for { $rule }.
con-limit-rest = Not assigned: it would leave { $is } of rest beside a block that the courier holds; the station's rule asks for { $rule }.
con-limit-day-hours = Not assigned: it would make { $is } of work on that day; the station's rule allows { $rule }.
con-limit-week-hours = Not assigned: it would make { $is } of work in that week; the station's rule allows { $rule }.
con-limit-hold-cap = Not assigned: the courier holds as many blocks as the station's rule allows at once, { $rule }.
con-limit-hold = Not assigned: a stop for safety reaches this block.
con-done-no-assign-vehicle = Not assigned: the vehicle is too small.
con-done-no-assign-over = Not assigned: the block is over, or the courier has left.
con-done-no-assign-round = Not assigned: its round still takes entries; places are shared out there.
con-done-announced = { $n ->
    [one] Announced, with one block.
   *[other] Announced, with { $n } blocks.
}
con-done-no-blocks-open = Not announced: no block in that span waits for a round.
con-done-opened-for-race = { $n } blocks opened, first come, first served.
con-done-approved = Approved. An invitation is on its way.
con-done-waits = On the waiting list. The applicant knows.
con-done-refused = Refused. The applicant gets the reason.
con-done-no-rule-decided = Somebody decided this before.
con-done-no-rule-courier = This address belongs to a courier already.
con-done-staff-added = Added. The invitation is on its way.
con-done-role-set = Role changed.
con-done-no-last-operator = This is the last operator. Add another one first.
con-done-access-set = Access changed.
con-done-station-made = Station made. Draw its service area next.
con-done-area-made = Area added.
con-done-pay-set = Published. New blocks are paid by it.
con-done-area-changed = The area is drawn anew.
con-done-template-changed = Changed. New blocks are made from it; announced ones stay.
con-done-mode-set = Changed for coming rounds.
con-done-programme-made = Programme made, version 1 of its terms published.
con-done-terms-published = Version { $n } published.
con-done-revoked = Revoked.
con-done-retried = It is tried again now.
con-done-no-retry = This message had not failed.

con-invalid-erased = This order was erased on { $day } at its recipient's wish. If it is a new order, give it a new reference.
con-invalid-too-late = This order is on its way or done. It cannot be changed.
con-invalid-other-station = Another station has an order with this reference. Give this one a reference of its own, or correct it there.
con-invalid-name-length = Give a name of 1 to 200 characters.
con-invalid-not-an-email = Give an address like ana@example.org.
con-invalid-email-taken = Somebody on the staff has this address.
con-invalid-no-weekday = Choose at least one weekday.
con-invalid-not-a-time = Give a time of day such as 08:00.
con-invalid-block-length = A block lasts 60 to 600 minutes.
con-invalid-place-count = A block has 1 to 500 places.
con-invalid-not-a-number = Give a whole number.
con-invalid-not-an-amount = Give an amount such as 24.50.
con-invalid-not-ahead = The close must lie ahead and after the opening, for blocks of the next 1 to 31 days.
con-invalid-code-not-plain = Use 1 to 16 letters, digits and dashes, for example ATX1.
con-invalid-code-taken = This code is taken.
con-invalid-name-taken = This name is taken.
con-invalid-unknown-zone = This is not an IANA time zone such as America/Chicago.
con-invalid-not-a-place = Give degrees such as 30.2672 and -97.7431.
con-invalid-not-a-currency = Give three letters such as USD.
con-invalid-corner-count = An area has 3 to 500 corners.
con-invalid-not-a-polygon = Give a GeoJSON polygon, as map tools export it.
con-invalid-empty = Give the terms couriers agree to.
con-invalid-refusal-words = Say why, in your own words; the applicant reads it.

evi-title = Evidence
evi-strong = Strong evidence
evi-fair = Fair evidence
evi-thin = Thin evidence
evi-photo-live = Photo taken live, bound to this stop by its one-time challenge
evi-photo-added = Photo added later, not bound to this stop
evi-file-matches = The file is the one committed to at the shutter
evi-file-waits = The whole file is not here yet
evi-code = The recipient's delivery code matched
evi-scan = Scanned at the door in place of a photo
evi-name = Handed over; the taker gave a name
evi-no-photo = No photo; a reason was given
evi-near = The phone was { $metres } m from the address (accuracy { $accuracy } m)
evi-far = The phone was { $metres } m from the address (accuracy { $accuracy } m), further than expected
evi-no-position = No position from the phone
evi-photo = Photo
evi-manifest = Carries a signed manifest (C2PA)
evi-photo-alt = The parcel where it was left
evi-photo-coming = The photo is on its way from the phone
evi-photo-hidden = The recipient hides the photo. It is shown to nobody unless a claim is opened.
evi-photo-erased = The photo was erased for good; the receipt for that is among the leaves below.
evi-photo-broken = The file of this photo is missing or damaged: it is not what was kept, so it is not shown. The file and its remedy are named in Settings, System.
evi-purpose-title = Why do you look at this photo?
evi-purpose-why = It shows somebody's home. What you press is written down with your name before the photo opens; the recipient and the courier can read that somebody of your role looked, and why.
evi-purpose-said = You look because of: { $purpose }. That is written down.
evi-kept-until = It is erased for good on { $day }.
evi-kept-claim = A claim is open: it is kept until that is settled.
evi-shows-title = Shows:
evi-shows = where the courier says the parcel was left, as the camera saw it then.
evi-not-title = Does not show:
evi-not = what happened afterwards. It proves a place, not security.
evi-masked = { $faces ->
    [0] No face was found
    [one] One face was covered
   *[other] { $faces } faces were covered
}, { $labels ->
    [0] no label was found.
    [one] one label was covered.
   *[other] { $labels } labels were covered.
}
evi-masked-limits = The program that looks for them misses people from behind, and many labels.
evi-not-masked = Faces and labels are not covered in this photo.
evi-claim-only = Faces and labels are not covered in this photo, because nothing here looked for them. It opens for a claim only.
evi-no-photo-failed = Nothing was left, so there is no photo.
evi-no-photo-handed = Handed to a person: the camera is not offered then.
evi-no-photo-opted = The recipient wants no photo.
evi-no-photo-reason = No photo; the courier gave a reason.
evi-position = Position
evi-position-words = { $metres } m between phone and address, accurate to { $accuracy } m
evi-key-phone = Phone
evi-key-address = Address
evi-key-accuracy = Accuracy
evi-timeline = Timeline
evi-what = What
evi-device = Phone's clock
evi-server = Server's clock
evi-gap = Between
evi-planned = Planned arrival
evi-arrived = Arrived
evi-voided = Taken back
evi-seconds = { $n } s
evi-skew = The phone's clock was { $seconds } s ahead of the server's.
evi-proof-holds = { $n ->
    [one] One leaf proved in the log
   *[other] { $n } leaves proved in the log
}
evi-proof-breaks = The log proof does not hold
evi-proof-waits = On its way into the log; proofs follow within seconds.
evi-proof-size = of { $size } leaves, recomputed just now
evi-leaf-kind = Leaf
evi-leaf-hash = Hash
evi-leaf-index = Index
evi-leaf-proof = Proof
evi-checkpoint = Checkpoint
evi-receipt-words = A receipt is a signed promise that a leaf stands in the log within five seconds. Here it does.
evi-bundle = Download evidence bundle
evi-looks = Who looked at the photo
evi-looks-none = Nobody on the staff yet.
evi-thanked = The recipient said thanks

rnd-not-yet = not yet
rnd-step-announced = blocks, times and the digest of a secret
rnd-step-open = lists can be sent and changed
rnd-step-sealed = the entries' root goes into the log
rnd-step-drawn = order and awards are computed
rnd-step-settled = everybody knows the answer
rnd-secret-digest = Digest of the operator's secret
rnd-secret-digest-why = Published at announcement: the secret cannot be swapped later.
rnd-entry-root = Root of all entries
rnd-entry-root-why = In the log before the draw: no list can be added or changed.
rnd-seed = Seed
rnd-seed-why = From secret, blocks and root: whoever has the record computes the same.
rnd-no-beacon = This round has no public random number. An operator who controls every entry could try many lists in secret; what you can check is that nothing changed after the root stood in the log.
rnd-number = Public random number
rnd-number-named = Named at announcement, before it existed; it counts together with the operator's secret.
rnd-number-waits = Waiting for the public random number.
rnd-number-waits-for = Number { $number } is published
rnd-number-waits-why = The draw comes right after it. Nothing is drawn without it, however long it takes.
rnd-number-trouble = Last answer of the relays:
rnd-number-counted = It counted, together with the operator's secret, which stood in the log before this number existed.
rnd-number-alone = It counted alone: the operator's secret did not stand in the log in time.
rnd-number-not-needed = Not needed: places sufficed for every list.
rnd-number-given-up = None counted: the lists were published later than every number this round had named, so nothing was drawn.
rnd-number-missed = { $n ->
    [one] One number before it did not count: the lists or the secret stood in the log too late.
   *[other] { $n } numbers before it did not count: the lists or the secret stood in the log too late.
}
rnd-number-value = Its value:
rnd-number-check = Check it
rnd-number-check-how = Ask any relay of the chain for this number: the randomness it names must be the value above. "porchlight round verify" checks the chain's signature without asking anybody.
rnd-number-signature = Signature:
rnd-odds = Odds against outcomes
rnd-block = Block
rnd-pay = Pay
rnd-places = Places
rnd-listed = Listed by
rnd-chance = Chance
rnd-awarded = Awarded
rnd-waits = Waitlist
rnd-waits-why = Waitlist: who found the block full, in the order of the draw. Dispatchers see it when they must fill a place at once; places given back go into a later round.
rnd-nobody = nobody
rnd-chance-why = Chance: places against how many listed the block, were each of them to take only this one.
rnd-record-later = The record is published with the draw.
rnd-record-closed = Fewer than 20 entered, so the record could tell who is who. It is open to auditors and, in part, to each entrant.
rnd-recompute = Recompute here
rnd-record = Record (JSON)
rnd-recompute-noscript = Without scripts: download the record and run docs/verify_draw.py.
rnd-word-working = Computing...
rnd-word-secret = the secret is the one promised
rnd-word-blocks = the blocks are the ones announced
rnd-word-entries = the entries are the ones sealed
rnd-word-seed = the seed follows from what was published
rnd-word-awards = the awards follow from the seed
rnd-word-holds = Every award follows from the published numbers.
rnd-word-differs = The record does not hold. What differs:
rnd-word-broken = This is not a record of a known format.
rnd-word-unreachable = The record could not be fetched. Try again.
rnd-word-uncontested = Places sufficed for every list, so the order decided nothing.
rnd-word-published = published
rnd-word-recomputed = recomputed

con-devices = Phones and sign-ins
con-devices-note = Every request of a courier is signed by a key that stays in the phone. These are facts, not verdicts.
con-devices-none = No phone is bound to this account yet.
con-device = Phone
con-device-unnamed = Unnamed
con-device-revoked = Taken off
con-device-revoke = Take off
con-assurance = What it shows
con-seen = Last used
con-sessions = Sessions
con-findings = What was noticed
con-findings-note = Old phones, lent phones and helpers explain much of this. Ask before you conclude anything.
con-passkeys-count = { $n ->
    [0] No passkey
    [one] { $n } passkey
   *[other] { $n } passkeys
  }
con-recovery-issue = Issue a recovery code
con-recovery-title = Recovery code
con-recovery-lead = Give this code to the person, in person or by a call you made. It works once, for { $minutes } minutes, and is not shown again.
con-recovery-say = Make sure that it is them: ask something only they know, or look at them.
con-recovery-told = They get an e-mail about it now, and another one when it is used.
con-recovery-ends = Using it ends every sign-in and takes every phone and passkey off the account. They make a new passkey at once.
con-recovery-done = Done
con-demands = What phones have to show
con-demands-note = Every request carries a software key. You can ask for more before an act. A date lets older phones through until then, with a word to the courier; nobody is refused for a phone alone without warning.
con-act = Act
con-needs = Needs at least
con-grace = Older phones until
con-me-title = My sign-in
con-me-passkeys = Passkeys
con-me-passkeys-note = They sign you in. Have two, on two devices, and a lost one costs you nothing.
con-me-passkeys-none = You have no passkey yet: this session is your only way in.
con-me-passkey-add = Add a passkey
con-me-sessions = Sessions
con-me-sessions-note = If you left a computer signed in, end the other sessions here.
con-me-end-others = End my other sessions
con-me-session-by = Signed in by { $method }
con-me-session-this = this one
con-sign-on-linked = Single sign-on
con-sign-on-unlink = Unlink single sign-on
con-done-sign-on-unlinked = Unlinked. Sessions that came by single sign-on have ended; the next one with this address links anew.
con-passkey-unnamed = Passkey
con-passkey-synced = on all your devices
con-passkey-remove = Remove
con-done-device-revoked = Taken off. Its sessions have ended.
con-done-demand-set = Changed.
con-done-passkey-added = Your new passkey works from now on.
con-done-passkey-removed = Removed.
con-done-sessions-ended = { $n ->
    [0] There were no others.
    [one] { $n } session ended.
   *[other] { $n } sessions ended.
  }

rnd-rules = What this round allows
rnd-rules-lead = Announced with the blocks and part of their digest: none of it can change afterwards.
rnd-rule-turns = Turns, one block each
rnd-rule-hold = Blocks held at once, at most
rnd-rule-day = Work a day, at most
rnd-rule-week = Work a week, at most
rnd-rule-gap = Between two blocks, at least
rnd-rule-rest = Rest between days, at least
rnd-rule-newcomers = Places for which newcomers choose first
rnd-rule-reserved = Places for reserved offers, at most
rnd-rule-planned = Rounds are announced
rnd-rule-planned-yes = by themselves
rnd-rule-planned-no = by hand
rnd-rule-public-numbers = A public random number counts in
rnd-rule-closes = Main rounds close at
rnd-rule-window = A main round takes entries for at least
rnd-rule-from = Its blocks start at least so long after the close
rnd-rule-until = and at most
rnd-rule-same-day = Same-day rounds, one every
rnd-rule-urgent = An urgent round takes entries for
rnd-rule-urgent-below = A place is urgent below
rnd-rule-free-after = Giving back is free for so long after the result
rnd-rule-free-before = and until so long before the start
rnd-rule-tickets = Tickets, at most
rnd-rule-memory = A losing day counts for
rnd-rule-least-list = if the list had at least so many blocks
rnd-rule-no-show = After a no-show, one ticket for
rnd-rule-newcomer-below = A newcomer has worked fewer blocks than
rnd-announced-digest = Digest of blocks and rules
rnd-announced-digest-why = Published at announcement: blocks, places and limits are what they were then.
rnd-seed-none = Places sufficed for every list: no draw was needed, and no random number decided anything.
