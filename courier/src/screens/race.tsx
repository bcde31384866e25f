// Blocks of a station that gives places to whoever comes first: hold a place, then decide within two
// minutes. Only the server can hold a place, so this needs a network and says so.

import { useState } from "preact/hooks";
import type { BlockCard } from "../api/types";
import { Button, Empty, NotKnown, Notice, useNow } from "../parts/basics";
import { BlockView } from "../parts/blockcard";
import { Came } from "../parts/came";
import { Icon } from "../parts/icon";
import { type Told, couldNotAsk, usePress } from "../parts/pressed";
import { go } from "../route";
import { fetchAhead } from "../state/commit";
import { check, db, holdsBlock, race, refreshDay } from "../state/day";
import { type Accepted, type Held, type Reserved, heldPlaces, isHeld, keepHeld, limitWords, offerOf } from "../state/held";
import { waitsFor } from "../state/market";
import { text } from "../text";
import { countdown } from "../text/format";
import { WaitingList } from "./waiting";

export function RaceBlocks() {
  const t = text.value.work;
  const known = race.value;
  if (!known) return <NotKnown problem={race.problem.value} />;
  if (known.blocks.length === 0) {
    return (
      <Empty icon="calendar" title={t.raceNone}>
        <p class="quiet">{t.raceNoneBody}</p>
      </Empty>
    );
  }
  return (
    <section class="stack">
      <header class="stack tight">
        <h2>{t.raceTitle}</h2>
        <p class="quiet">{t.raceLead}</p>
      </header>
      {known.blocks.filter(({ id }) => waitsFor(id)?.state !== "asked" || heldPlaces.value[id]).map((block) => (
        <RaceBlock key={block.id} block={block} />
      ))}
    </section>
  );
}

/** How long a place is held, milliseconds. */
const HOLD_MS = 120_000;

function RaceBlock({ block }: { block: BlockCard & { free: number; waiting: number } }) {
  const t = text.value.work;
  const now = useNow(1000);
  const held = heldPlaces.value[block.id] ?? null;
  const setHeld = (place: Held | null): void => keepHeld(block.id, place);
  const [told, setTold] = useState<Told | null>(null);
  const reserve = usePress<Reserved>();
  const accept = usePress<Accepted>();
  const left = held ? Date.parse(held.until) - now : 0;
  const failed = (error: unknown): void => setTold(couldNotAsk(error));
  const hold = async (): Promise<void> => {
    try {
      const answer = await reserve(`/v1/race/${block.id}/reserve`);
      if (isHeld(answer)) {
        setHeld(answer);
        void fetchAhead([offerOf(answer)]);
      }
      if (answer.outcome === "challenged") await check.refresh(db());
      const { refused } = text.value.reasons;
      const words = answer.outcome === "limit" ? limitWords(answer) : { held: "", challenged: "", refused, full: t.raceFull, not_fitting: t.raceNotFitting, by_draw: t.raceByDraw }[answer.outcome];
      setTold(words ? { kind: "warn", words } : null);
    } catch (error) {
      failed(error);
    }
    void race.refresh(db());
  };
  const take = async (): Promise<void> => {
    if (!held) return;
    try {
      const answer = await accept(`/v1/reservations/${held.reservation}/accept`, offerOf(held));
      if (answer.outcome === "challenged") {
        await check.refresh(db());
        go("work", "check");
        return;
      }
      setHeld(null);
      const words = answer.outcome === "limit" ? limitWords(answer) : { yours: t.raceYours, ran_out: t.raceRanOut, not_fitting: t.raceNotFitting }[answer.outcome];
      setTold({ kind: answer.outcome === "yours" ? "good" : "warn", words });
      await refreshDay();
    } catch (error) {
      failed(error);
    }
    void race.refresh(db());
  };
  const free = (
    <li>
      <Icon name="ticket" />
      {t.free(block.free)}
    </li>
  );
  return (
    <BlockView block={block} facts={free} lit={held !== null && left > 0}>
      <Came told={told} />
      {held && left > 0 ? (
        <>
          <p class="tag" role="timer">
            <Icon name="clock" />
            {t.held(countdown(held.outcome === "held" ? Math.min(left, HOLD_MS) : left))}
          </p>
          <Button kind="main" icon="check" onPress={take}>
            {t.accept}
          </Button>
        </>
      ) : (
        <>
          {held && <Notice kind="warn"><p>{t.raceRanOut}</p></Notice>}
          {block.free > 0 && told?.kind !== "good" && (
            <Button icon="hand" onPress={hold}>
              {t.hold}
            </Button>
          )}
          {block.free === 0 && told?.kind !== "good" && !holdsBlock(block.id) && <WaitingList block={block} />}
        </>
      )}
    </BlockView>
  );
}
