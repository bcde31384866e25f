// One stop fills the screen: the address large, what the recipient chose, what to know, and one button at
// the thumb that changes with the step.

import { useEffect } from "preact/hooks";
import type { Itinerary, Stop, StopAttempt } from "../api/types";
import { Button, Notice, Page, useNow } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon, type IconName } from "../parts/icon";
import { mapsLink } from "../parts/maps";
import { prepare } from "../photo/darkroom";
import { to } from "../route";
import { arrive, draftPhotos, isLive, putAway, undo } from "../state/acts";
import { changeDraft, draftOf, operations } from "../state/day";
import { UNDO_MS, scannedAt } from "../state/overlay";
import { type StopStep, nextStep } from "../state/steps";
import { place, reasonText, text } from "../text";
import { clock, countdown, span } from "../text/format";
import { DeliveryReceipt } from "./receipts";
import { NotSafeHere } from "./safety";

/** What became of a stop, in a word or two. */
export function outcomeWords(stop: Stop): string {
  const t = text.value;
  const attempt = stop.attempt;
  if (!attempt) return t.today.state[stop.state];
  if (attempt.outcome !== "delivered") {
    return attempt.reason ? t.cannot.reasons[attempt.reason] : t.today.outcome.failed;
  }
  if (attempt.handling === "attended") return t.today.outcome.handed;
  return attempt.drop_place ? `${t.today.outcome.left}: ${t.drop.places[attempt.drop_place]}` : t.today.outcome.left;
}

/** The newest attempt that can still be taken back. */
export function undoable(it: Itinerary, now: number): Stop | undefined {
  return it.stops
    .filter((s) => s.attempt && Date.parse(s.attempt.undo_until) > now)
    .sort((a, b) => Date.parse(b.attempt?.received_at ?? "") - Date.parse(a.attempt?.received_at ?? ""))[0];
}

export function UndoBar({ it }: { it: Itinerary }) {
  const now = useNow(1000);
  const stop = undoable(it, now);
  if (!stop?.attempt) return null;
  const t = text.value.today;
  const attempt = stop.attempt;
  return (
    <div class="toast">
      <span class="grow small clamped" dir="auto">{t.undoDone(stop.order.address, outcomeWords(stop))}</span>
      <Button icon="retry" onPress={() => undo(attempt.id)}>
        {t.undoLeft(countdown(Math.min(UNDO_MS, Date.parse(attempt.undo_until) - now)))}
      </Button>
    </div>
  );
}

const STEP_ICON: Record<StopStep, IconName> = {
  navigate: "navigation", arrive: "map", scan: "scan", photo: "camera", place: "door", leave: "door", hand: "hand", done: "check",
};

function MainAct({ it, stop, step }: { it: Itinerary; stop: Stop; step: StopStep }) {
  const t = text.value.today;
  const label = (
    <>
      <Icon name={STEP_ICON[step]} />
      {t.steps[step]}
    </>
  );
  if (step === "navigate") {
    const maps = mapsLink(stop.order.lat, stop.order.lon, stop.order.address);
    return (
      <a class="button main big" {...maps} onClick={() => void changeDraft(stop.id, { navigated: true })}>
        {label}
      </a>
    );
  }
  if (step === "arrive") {
    return (
      <Button key={`arrive/${stop.id}`} kind="main big" icon={STEP_ICON.arrive} onPress={() => arrive(it.award.id, stop.id)}>
        {t.steps.arrive}
      </Button>
    );
  }
  const target = { scan: "scan", photo: "photo", place: "drop", leave: "drop", hand: "hand", done: "" }[step];
  const href = step === "done" ? to("today") : to("today", "stop", stop.id, target);
  return (
    <a class="button main big" href={href}>
      {label}
    </a>
  );
}

function SecondActs({ it, stop, step }: { it: Itinerary; stop: Stop; step: StopStep }) {
  const t = text.value.today;
  const link = (to_: string, icon: IconName, words: string) => (
    <a class="button" href={to_}>
      <Icon name={icon} />
      {words}
    </a>
  );
  const page = (name: string): string => to("today", "stop", stop.id, name);
  const handInstead = step === "photo" || step === "leave" || step === "place";
  return (
    <div class="pair">
      {step === "navigate" && (
        <Button key={`arrive/${stop.id}`} icon="map" onPress={() => arrive(it.award.id, stop.id)}>
          {t.steps.arrive}
        </Button>
      )}
      {step === "arrive" && (
        <a class="button" {...mapsLink(stop.order.lat, stop.order.lon, stop.order.address)}>
          <Icon name="navigation" />
          {t.navigateAgain}
        </a>
      )}
      {step === "scan" && (
        <Button key={`skip/${stop.id}`} onPress={() => changeDraft(stop.id, { scanSkipped: true })}>
          {t.skipScan}
        </Button>
      )}
      {handInstead && link(page("hand"), "hand", t.handInstead)}
      {link(page("cannot"), "ban", t.cannot)}
      <NotSafeHere it={it} stop={stop} />
      {link(to("me", "safety"), "phone", text.value.market.safety.emergency)}
    </div>
  );
}

/** A record of this stop that the server did not accept. */
function RefusedRecord({ stop }: { stop: Stop }) {
  const refused = operations.value.filter(
    (op) => op.state === "refused" && op.lane.endsWith(`/stop/${stop.id}`) && op.kind !== "scan",
  );
  return (
    <>
      {refused.map((op) => (
        <Notice key={op.seq} kind="stop" title={text.value.today.problem} live>
          <p>{reasonText(op.reason)}</p>
          <Button kind="plain" onPress={() => putAway(op.seq)}>
            {text.value.understood}
          </Button>
        </Notice>
      ))}
    </>
  );
}

function Asks({ stop }: { stop: Stop }) {
  const t = text.value;
  const { order, wish } = stop;
  const icon = { required: "camera", opted_out: "cameraOff", attended_only: "hand" }[stop.photo_policy] as IconName;
  const wished = [wish?.drop_place ? t.drop.places[wish.drop_place] : "", wish?.place_note ?? ""].filter(Boolean).join(". ");
  const rows: [IconName, string, string, string][] = [[icon, "", t.today.policy[stop.photo_policy], "must"]];
  const { proof } = stop;
  if (proof && proof.reason !== "usual") rows.push(["check", t.proof.reasons[proof.reason], t.proof.levels[proof.level], "must"]);
  if (wished) rows.push(["home", t.today.wish, wished, ""]);
  if (order.notes) rows.push(["key", t.today.notes, order.notes, ""]);
  return (
    <ul class="asks">
      {rows.map(([name, head, words, kind]) => (
        <li key={name} class={kind}>
          <Icon name={name} />
          <div>
            {head && <small>{head}</small>}
            <p dir="auto">{words}</p>
          </div>
        </li>
      ))}
      <li>
        <Icon name="box" />
        <div>
          <small>{t.today.parcels(stop.packages.length)}</small>
          <p>{stop.packages.map((p) => p.barcode).join(", ")}</p>
        </div>
      </li>
    </ul>
  );
}

/** What stands, what was added to it, and the way to add more. */
function Done({ it, stop }: { it: Itinerary; stop: Stop }) {
  const t = text.value.amend;
  const added = operations.value.filter((op) => op.kind === "amend" && op.path.includes(`/${stop.attempt?.id}/`));
  return (
    <div class="stack tight">
      <Notice kind="good">
        <p>{outcomeWords(stop)}</p>
        {added.length > 0 && <p>{t.added(added.length)}</p>}
      </Notice>
      {stop.attempt && <DeliveryReceipt key={stop.attempt.id} attempt={stop.attempt.id} />}
      {stop.attempt && ["checked_in", "released"].includes(it.award.state) && (
        <a class="button" href={to("today", "stop", stop.id, "amend")}>
          <Icon name="plus" />
          {t.title}
        </a>
      )}
    </div>
  );
}

/** What the record of this stop shows and what not, in the server's words, and what to look at once more. */
function Shows({ attempt }: { attempt: StopAttempt }) {
  const t = text.value.place;
  const hint = attempt.place_hint ?? [];
  return (
    <>
      {hint.length > 0 && (
        <Notice kind="warn" title={t.ask} live>
          <ul class="bullets">{hint.map((reason) => <li key={reason}>{t.reasons[reason]}</li>)}</ul>
        </Notice>
      )}
      {attempt.strength && (
        <section class="stack tight" aria-label={t.shows}>
          <p>{attempt.strength}</p>
          {attempt.unchecked && attempt.unchecked.length > 0 && (
            <details>
              <summary>{t.unchecked}</summary>
              <ul class="bullets">{attempt.unchecked.map((what) => <li key={what}>{what}</li>)}</ul>
            </details>
          )}
        </section>
      )}
    </>
  );
}

/** The stop's page, also for one chosen from the list. */
export function StopScreen({ it, stop, back }: { it: Itinerary; stop: Stop; back?: string }) {
  const t = text.value.today;
  const scanned = scannedAt(operations.value, it.award.id, "stop");
  const step = nextStep(stop, draftOf(stop.id), scanned, draftPhotos(stop.id).filter(isLive).length);
  const { order } = stop;
  // Whoever stands at the door opens the camera next: by then the darkroom is ready.
  useEffect(() => void (stop.state === "arrived" && stop.photo_policy === "required" && prepare()), [stop.state]);
  const promised = order.window_start && order.window_end ? span(order.window_start, order.window_end, place.value) : null;
  const thumb = [
    <UndoBar key="undo" it={it} />,
    <MainAct key="main" it={it} stop={stop} step={step} />,
    stop.state !== "done" && <SecondActs key="second" it={it} stop={stop} step={step} />,
  ];
  return (
    <Screen thumb={thumb}>
      <Page title={order.address} back={back} bare>
        <div class="stop">
          <RefusedRecord stop={stop} />
          <div class="row apart">
            <p class="meta">
              <b>{t.stopOf(stop.position + 1, it.stops.length)}</b>
              {stop.arrived_at && stop.state === "arrived" ? (
                <span>{t.arrivedAt(clock(stop.arrived_at, place.value))}</span>
              ) : (
                stop.planned_arrival && <span>{t.planned(clock(stop.planned_arrival, place.value))}</span>
              )}
              {promised && <span>{t.window(promised)}</span>}
            </p>
          </div>
          <div class="stack tight">
            <h1 dir="auto">{order.address}</h1>
            <p class="who" dir="auto">
              {order.recipient}
            </p>
          </div>
          {stop.state === "done" && <Done it={it} stop={stop} />}
          {stop.attempt && <Shows attempt={stop.attempt} />}
          <Asks stop={stop} />
          <div class="pair">
            {order.phone && (
              <a class="button" href={`tel:${order.phone}`}>
                <Icon name="phone" />
                {t.call}
              </a>
            )}
            <a class="button" href={to("today", "list")}>
              <Icon name="list" />
              {t.allStops}
            </a>
            {stop.state === "arrived" && (
              <a class="button" href={to("today", "stop", stop.id, "pin")}>
                <Icon name="map" />
                {text.value.pin.link}
              </a>
            )}
          </div>
        </div>
      </Page>
    </Screen>
  );
}

export function StopList({ it }: { it: Itinerary }) {
  const t = text.value.today;
  const ordered = [...it.stops].sort((a, b) => a.position - b.position);
  const left = ordered.filter((s) => s.state !== "done").length;
  const now = ordered.find((s) => s.state === "arrived") ?? ordered.find((s) => s.state === "ahead");
  return (
    <Screen thumb={<UndoBar it={it} />}>
      <Page title={t.allStops} back={to("today")} lead={t.stopsLeft(left)}>
        <progress class="progress" max={ordered.length} value={ordered.length - left} aria-label={t.stopsLeft(left)} />
        <ol class="lines stoplist">
          {ordered.map((stop) => (
            <li key={stop.id} class={stop === now ? "now" : ""}>
              <a href={to("today", "stop", stop.id)}>
                <span class="nr">{stop.state === "done" ? <Icon name="check" /> : stop.position + 1}</span>
                <span class="grow">
                  <span dir="auto">{stop.order.address}</span>
                  <small class="quiet under">
                    {stop.state === "done" ? outcomeWords(stop) : stop.planned_arrival ? clock(stop.planned_arrival, place.value) : ""}
                  </small>
                </span>
              </a>
            </li>
          ))}
        </ol>
      </Page>
    </Screen>
  );
}
