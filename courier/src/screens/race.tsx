// Blocks of a station that gives places to whoever comes first: hold a place, then decide within two
// minutes. Only the server can hold a place, so this needs a network and says so.

import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { Refused, ask } from "../api/client";
import type { About } from "../api/commitment";
import { newId } from "../api/id";
import type { LimitRule } from "../api/market_types";
import type { BlockCard } from "../api/types";
import { Button, Empty, NotKnown, Notice, useNow } from "../parts/basics";
import { BlockView } from "../parts/blockcard";
import { Icon } from "../parts/icon";
import { askSigned, fetchAhead } from "../state/commit";
import { go } from "../route";
import { check, db, holdsBlock, race, refreshDay } from "../state/day";
import { waitsFor } from "../state/market";
import { text } from "../text";
import { countdown, duration } from "../text/format";
import { WaitingList } from "./waiting";

type Held = { outcome: "held" | "challenged"; reservation: string; until: string };
export type Limited = { outcome: "limit"; rule: LimitRule; number: number | null; limit: number | null };
export type Reserved = Held | Limited | { outcome: "full" | "not_fitting" | "by_draw" | "refused" };
export type Accepted = Limited | { outcome: "yours" | "ran_out" | "not_fitting" | "challenged" };

/** A limit of the station in words, with its figures. */
export function limitWords({ rule, number, limit }: Limited): string {
  const most = rule === "hold_cap" ? String(limit ?? "") : duration(limit ?? 0);
  return text.value.results.limits[rule](duration(number ?? 0), most);
}

/** Places held by block: they outlive the page, because a check may lie between holding and accepting. */
const places = signal<Record<string, Held | null>>({});
export const isHeld = (answer: Reserved): answer is Held => answer.outcome === "held" || answer.outcome === "challenged";

/** Remembers a held place, so that it can be accepted after a check. */
export const keepHeld = (block: string, place: Held | null): void => void (places.value = { ...places.value, [block]: place });

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
      {known.blocks.filter(({ id }) => waitsFor(id)?.state !== "asked" || places.value[id]).map((block) => (
        <RaceBlock key={block.id} block={block} />
      ))}
    </section>
  );
}

/** What is signed when a held place is accepted. */
export const offerOf = (held: Held): About => ({ act: "accept_offer", subject: held.reservation });

/** How long a place is held, milliseconds. */
const HOLD_MS = 120_000;

/** One operation id per press, kept while the press is tried again. What is committed to is signed. */
export function usePress<T>(): (path: string, about?: About) => Promise<T> {
  const [ids] = useState(() => new Map<string, string>());
  return async (path, about) => {
    const operation = ids.get(path) ?? newId("opn");
    ids.set(path, operation);
    const request = { method: "POST", path, operation, text: "{}" } as const;
    const answer = about ? await askSigned<T>(about, request) : await ask<T>(request);
    ids.delete(path);
    return answer;
  };
}

function RaceBlock({ block }: { block: BlockCard & { free: number; waiting: number } }) {
  const t = text.value.work;
  const now = useNow(1000);
  const held = places.value[block.id] ?? null;
  const setHeld = (place: Held | null): void => keepHeld(block.id, place);
  const [told, setTold] = useState<{ kind: "good" | "warn"; words: string } | null>(null);
  const reserve = usePress<Reserved>();
  const accept = usePress<Accepted>();
  const left = held ? Date.parse(held.until) - now : 0;
  const failed = (error: unknown): void =>
    setTold({ kind: "warn", words: error instanceof Refused ? error.message : t.needsNetwork });
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
      {told && <Notice kind={told.kind} live><p>{told.words}</p></Notice>}
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
