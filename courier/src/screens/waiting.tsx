// Waiting lists of full blocks at a station that gives places to whoever comes first: one's position, joining and
// leaving, and the place that is kept when one's turn has come. Only the server knows the list, so this needs a
// network and says so.

import { useState } from "preact/hooks";
import type { WaitingPlace } from "../api/market_types";
import type { BlockCard } from "../api/types";
import { Button, More, useNow } from "../parts/basics";
import { BlockView } from "../parts/blockcard";
import { Came, WaitsUnderWork } from "../parts/came";
import { Icon } from "../parts/icon";
import { type Told, tellAnswer, usePress } from "../parts/pressed";
import { go } from "../route";
import { check, db, race } from "../state/day";
import { type Accepted, type Reserved, isHeld, keepHeld, limitWords, offerOf } from "../state/held";
import { askedPlaces, endedLately, waitingLists, waitsFor } from "../state/market";
import { soon, text } from "../text";

type Joined =
  | { outcome: "waiting"; position: number }
  | { outcome: "asked" | "free" | "has" | "not_fitting" | "by_draw" | "over" }
  | { outcome: "list_full" | "too_many"; most: number };
type Left = { outcome: "left" | "said_no" | "not_on_it" };

/** Asks and tells; the race and its lists are read again. */
const answered = async (answer: () => Promise<Told | null>, tell: (told: Told | null) => void): Promise<void> => {
  await tellAnswer<Told | null>(answer, tell);
  void race.refresh(db());
  void waitingLists.refresh(db());
};

/** Places that are kept for this courier, what was just answered, and what ended within a day. */
export function KeptPlaces() {
  const t = text.value.waiting;
  const [told, setTold] = useState<Told | null>(null);
  useNow(30_000);
  const asked = askedPlaces();
  const ended = endedLately();
  if (asked.length === 0 && ended.length === 0 && !told) return null;
  return (
    <section class="stack">
      {asked.length > 0 && (
        <header class="stack tight">
          <h2>{t.title}</h2>
          <p class="quiet">{t.lead}</p>
        </header>
      )}
      <Came told={told} />
      {asked.map((place) => (
        <KeptPlace key={place.id} place={place} tell={setTold} />
      ))}
      {ended.map((place) => (
        <BlockView key={place.id} block={place.block}>
          <p class="quiet">{t.ended[place.state]}</p>
        </BlockView>
      ))}
    </section>
  );
}

/** One line where no block is at hand: something waits under Work. */
export function PlaceWaits() {
  const t = text.value.waiting;
  if (askedPlaces().length === 0) return null;
  return <WaitsUnderWork title={t.waits} look={t.look} />;
}

function KeptPlace({ place, tell }: { place: WaitingPlace; tell: (told: Told | null) => void }) {
  const t = text.value.waiting;
  const w = text.value.work;
  const reserve = usePress<Reserved>();
  const accept = usePress<Accepted>();
  const leave = usePress<Left>();
  const { block } = place;
  // Taken as any place of a race: asking for it is judged as there, then it is accepted.
  const take = (): Promise<void> =>
    answered(async () => {
      const held = await reserve(`/v1/race/${block.id}/reserve`);
      if (held.outcome === "limit") return { kind: "warn", words: limitWords(held) };
      if (!isHeld(held)) {
        const words = { refused: text.value.reasons.refused, full: t.over, not_fitting: w.raceNotFitting, by_draw: w.raceByDraw };
        return { kind: "warn", words: words[held.outcome] };
      }
      const answer = held.outcome === "held" ? await accept(`/v1/reservations/${held.reservation}/accept`, offerOf(held)) : null;
      if (!answer || answer.outcome === "challenged") {
        keepHeld(block.id, held);
        await check.refresh(db());
        go("work", "check");
        return null;
      }
      if (answer.outcome === "limit") return { kind: "warn", words: limitWords(answer) };
      const words = { yours: w.raceYours, ran_out: t.over, not_fitting: w.raceNotFitting }[answer.outcome];
      return { kind: answer.outcome === "yours" ? "good" : "warn", words };
    }, tell);
  const refuse = (): Promise<void> =>
    answered(async () => {
      const { outcome } = await leave(`/v1/race/${block.id}/leave`);
      return outcome === "not_on_it" ? { kind: "warn", words: t.over } : { kind: "good", words: t.saidNo };
    }, tell);
  return (
    <BlockView block={block} lit>
      {place.until && (
        <p class="tag">
          <Icon name="clock" />
          {t.until(soon(place.until))}
        </p>
      )}
      <KeptBy place={place} />
      <Button kind="main" icon="check" onPress={take}>
        {t.accept}
      </Button>
      <More title={t.decline}>
        <p>{t.declineBody}</p>
        <Button onPress={refuse}>{t.declineSure}</Button>
      </More>
    </BlockView>
  );
}

/** What would keep the courier from a free place as things stand. */
function KeptBy({ place }: { place: WaitingPlace }) {
  const t = text.value.waiting;
  const why = place.kept_by;
  if (!why) return null;
  const words = t.keptBy[why.rule] ?? limitWords({ outcome: "limit", ...why });
  return <p class="quiet">{t.kept(words)}</p>;
}

/** The waiting list of a full block: joining it, or one's place on it. */
export function WaitingList({ block }: { block: BlockCard & { free: number; waiting: number } }) {
  const t = text.value.waiting;
  const w = text.value.work;
  const [told, setTold] = useState<Told | null>(null);
  const join = usePress<Joined>();
  const leave = usePress<Left>();
  const mine = waitsFor(block.id);
  const enter = (): Promise<void> =>
    answered(async () => {
      const answer = await join(`/v1/race/${block.id}/wait`);
      if (answer.outcome === "waiting") return { kind: "good", words: t.joined(answer.position) };
      if (answer.outcome === "asked") return null;
      if (answer.outcome === "list_full") return { kind: "warn", words: t.listFull(answer.most) };
      if (answer.outcome === "too_many") return { kind: "warn", words: t.tooMany(answer.most) };
      const words = { free: t.free, has: t.has, not_fitting: w.raceNotFitting, by_draw: w.raceByDraw, over: t.over };
      return { kind: answer.outcome === "free" ? "good" : "warn", words: words[answer.outcome] };
    }, setTold);
  const goOff = (): Promise<void> =>
    answered(async () => {
      const { outcome } = await leave(`/v1/race/${block.id}/leave`);
      return { kind: "good", words: outcome === "said_no" ? t.saidNo : t.left };
    }, setTold);
  if (mine?.state === "asked") return null;
  return (
    <div class="stack tight">
      <Came told={told} />
      {mine ? (
        <>
          <p class="tag good">
            <Icon name="clock" />
            {t.place(mine.position, mine.of)}
          </p>
          <KeptBy place={mine} />
          <Button onPress={goOff}>{t.leave}</Button>
        </>
      ) : (
        <>
          <p class="quiet">{t.full} {t.count(block.waiting)}</p>
          <Button icon="clock" onPress={enter}>
            {t.join}
          </Button>
        </>
      )}
      <More title={t.how} icon="info">
        <ul class="bullets">
          {t.howBody.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </More>
    </div>
  );
}
