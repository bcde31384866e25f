// Work: blocks held, rounds that can be entered with a ranked list, blocks of a race station.

import { useState } from "preact/hooks";
import type { OpenRound, WaitingRound } from "../api/round_types";
import type { Award, BlockCard } from "../api/types";
import { Button, Empty, More, NotKnown, Notice, Page } from "../parts/basics";
import { BlockView, blockWhen } from "../parts/blockcard";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { Stepper } from "../parts/stepper";
import { AccountTold, stopping } from "../parts/told";
import { to } from "../route";
import { enter, forfeit, withdraw } from "../state/acts";
import { openCheck } from "../state/check";
import { me, myAwards, operations, rounds } from "../state/day";
import { place, reasonText, text } from "../text";
import { clock, day, money, sameDay } from "../text/format";
import { Odds, StandbyCard, Tickets } from "./draw";
import { Offers } from "./offers";
import { RaceBlocks } from "./race";
import { KeptPlaces } from "./waiting";

const MAX_BLOCKS_EACH = 5;

/** "today 18:00" shortens to the hour; other days are named. */
function whenWords(at: string): string {
  const time = clock(at, place.value);
  return sameDay(at, Date.now(), place.value) ? time : `${day(at, place.value)}, ${time}`;
}

export function Work() {
  const t = text.value.work;
  const held = myAwards.value
    .filter((a) => ["held", "checked_in", "released"].includes(a.state))
    .sort((a, b) => a.block.starts_at.localeCompare(b.block.starts_at));
  const isRace = me.value?.station.award_mode === "race";
  return (
    <Screen>
      <Page title={t.title}>
        <AccountTold />
        {held.length > 0 && (
          <section class="stack">
            <h2>{t.yours}</h2>
            {held.map((award) => (
              <Held key={award.id} award={award} />
            ))}
          </section>
        )}
        {!stopping() && <Offers />}
        {!stopping() && <KeptPlaces />}
        {!stopping() && (isRace ? <RaceBlocks /> : <Rounds />)}
        {!stopping() && !isRace && <StandbyCard />}
        <ul class="lines">
          <li>
            <a href={to("work", "standing")}>
              <Icon name="cog" />
              {t.standing}
            </a>
          </li>
          <li>
            <a href={to("work", "results")}>
              <Icon name="ticket" />
              {t.results}
            </a>
          </li>
          {me.value && (
            <li>
              <a href={`/rounds/stations/${me.value.station.code}`}>
                <Icon name="info" />
                {t.numbers}
              </a>
            </li>
          )}
        </ul>
      </Page>
    </Screen>
  );
}

/** What giving a block back means now. The phone's clock goes on where the server's answer is older. */
function returnWords({ giving_back: back }: Award): string {
  const t = text.value.work;
  if (!back) return t.giveBackFree;
  if (Date.now() <= Date.parse(back.free_until)) return t.giveBackFreeUntil(whenWords(back.free_until));
  return back.means === "very_late" ? t.giveBackVeryLate : t.giveBackLate;
}

function Held({ award }: { award: Award }) {
  const t = text.value.work;
  const begun = award.state !== "held" || Date.parse(award.block.starts_at) < Date.now();
  const refused = operations.value.filter((op) => op.kind === "forfeit" && op.state === "refused" && op.path.includes(award.id)).at(-1);
  return (
    <BlockView block={award.block} lit>
      {refused && <Notice kind="warn"><p>{reasonText(refused.reason)}</p></Notice>}
      {!begun && (
        <More title={t.giveBack}>
          <p>{returnWords(award)}</p>
          <Button kind="stop" onPress={() => forfeit(award.id)}>
            {t.giveBackSure}
          </Button>
        </More>
      )}
    </BlockView>
  );
}

function HowItWorks() {
  const t = text.value.work;
  return (
    <More title={t.how} icon="info">
      <ul class="bullets">
        {t.howBody.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </More>
  );
}

function Rounds() {
  const t = text.value.work;
  const known = rounds.value;
  if (!known) return <NotKnown problem={rounds.problem.value} />;
  const open = known.rounds.filter((r) => Date.parse(r.closes_at) > Date.now());
  const waiting = (known.waiting ?? []).map((round) => <Awaited key={round.id} round={round} />);
  if (open.length === 0) {
    return (
      <>
        {waiting}
        <Empty icon="calendar" title={t.noRounds}>
          <p class="quiet">{t.noRoundsBody}</p>
          <a class="button" href={to("work", "standing")}>
            {t.standing}
          </a>
        </Empty>
      </>
    );
  }
  return (
    <>
      {waiting}
      {open.map((round) => (
        <Round key={round.id} round={round} />
      ))}
    </>
  );
}

/** A round whose result is to come: what it waits for, and that there is nothing to do. */
function Awaited({ round }: { round: WaitingRound }) {
  const t = text.value.work;
  const number = round.public_number;
  return (
    <div class="card stack tight">
      <p>{t.awaited(whenWords(round.closes_at))}</p>
      <p class="quiet">{number ? t.awaitedNumber(number.number, clock(number.published_at, place.value)) : t.awaitedSoon}</p>
      <a href={`/rounds/${round.id}`}>{t.awaitedPage}</a>
    </div>
  );
}

interface Mine {
  ranked: string[];
  most: number;
  /** In the outbox, not yet with the server. */
  waiting: boolean;
}

/** The courier's list as it stands: what waits in the outbox wins over what the server knows. */
function mineOf(round: OpenRound): Mine | null {
  const asked = rounds.known.value?.askedAt ?? 0;
  const last = operations.value
    .filter((op) => ["enter", "withdraw"].includes(op.kind) && op.lane === `round/${round.id}` && op.state !== "refused")
    .filter((op) => op.settledAt === null || op.settledAt >= asked)
    .at(-1);
  if (last?.kind === "withdraw") return null;
  if (last) {
    const body = last.body as { ranked: string[]; max_blocks: number };
    return { ranked: body.ranked, most: body.max_blocks, waiting: last.settledAt === null };
  }
  return round.mine && { ranked: round.mine.ranked, most: round.mine.max_blocks, waiting: false };
}

function Round({ round }: { round: OpenRound }) {
  const t = text.value.work;
  const mine = mineOf(round);
  const [list, setList] = useState<string[] | null>(null);
  const [most, setMost] = useState<number | null>(null);
  const ranked = (list ?? mine?.ranked ?? []).filter((id) => round.blocks.some((b) => b.id === id));
  const wanted = Math.min(most ?? mine?.most ?? 1, round.limits?.turns ?? MAX_BLOCKS_EACH);
  const changed = ranked.join() !== (mine?.ranked ?? []).join() || wanted !== (mine?.most ?? 1);
  const opensLater = Date.parse(round.opens_at) > Date.now();
  const refused = operations.value.filter((op) => op.kind === "enter" && op.lane === `round/${round.id}`).at(-1);
  const open = openCheck();
  const check = open?.act === "enter_round" && open.thing === round.id ? open : null;
  const sendList = async (): Promise<void> => {
    await enter(round.id, ranked, wanted);
    setList(null);
    setMost(null);
  };
  const leave = async (): Promise<void> => {
    await withdraw(round.id);
    setList(null);
  };
  return (
    <section class="stack">
      <header class="stack tight">
        {round.kind && round.kind !== "main" && <p class="tag warn">{t.kind[round.kind]}</p>}
        <h2>{t.closes(whenWords(round.closes_at))}</h2>
        <p class="quiet">
          {opensLater ? t.opens(whenWords(round.opens_at)) : `${t.entries(round.entries)} ${t.tickets(round.tickets)}`}
        </p>
        {round.public_number && (
          <p class="quiet">{t.publicNumber(round.public_number.number, clock(round.public_number.published_at, place.value))}</p>
        )}
      </header>
      <Tickets round={round} />
      <HowItWorks />
      {refused?.state === "refused" && <Notice kind="warn" live><p>{reasonText(refused.reason)}</p></Notice>}
      {ranked.length > 0 && (
        <div class="card lit">
          <RankedList round={round} ranked={ranked} change={setList} />
          <Stepper label={t.most} value={wanted} least={1} most={round.limits?.turns ?? MAX_BLOCKS_EACH} onChange={setMost} />
          {!opensLater && <Odds round={round} ranked={ranked} most={wanted} />}
          {changed && (
            <Button kind="main" icon="check" onPress={sendList}>
              {mine ? t.sendChanged : t.send(ranked.length)}
            </Button>
          )}
          {mine && !changed && check && (
            <a class="button main" href={to("work", "check")}>
              <Icon name="clock" />
              {text.value.check.bar(clock(check.ends_at, place.value))}
            </a>
          )}
          {mine && !changed && !check && (
            <>
              <p class={mine.waiting ? "tag warn" : "tag good"} role="status">
                <Icon name={mine.waiting ? "clock" : "check"} />
                {mine.waiting ? t.waiting(clock(round.closes_at, place.value)) : t.entered}
              </p>
            </>
          )}
          {mine && !changed && (
            <Button kind="plain" onPress={leave}>
              {t.withdraw}
            </Button>
          )}
        </div>
      )}
      {round.blocks.map((block) => (
        <Offered key={block.id} block={block} at={ranked.indexOf(block.id)} add={() => setList([...ranked, block.id])} closed={opensLater} />
      ))}
    </section>
  );
}

function Offered(props: { block: BlockCard & { listed: number }; at: number; add: () => void; closed: boolean }) {
  const t = text.value.work;
  const { block, at } = props;
  const odds = (
    <li>
      <Icon name="ticket" />
      {t.places(block.places)}, {t.listed(block.listed)}
    </li>
  );
  return (
    <BlockView block={block} facts={odds}>
      {at >= 0 ? (
        <p class="tag good">
          <Icon name="check" />
          {t.inList(at + 1)}
        </p>
      ) : (
        !props.closed && (
          <Button icon="plus" onPress={props.add}>
            {t.add}
          </Button>
        )
      )}
    </BlockView>
  );
}

function RankedList(props: { round: OpenRound; ranked: string[]; change: (list: string[]) => void }) {
  const { round, ranked, change } = props;
  const t = text.value.work;
  const move = (at: number, by: number): void => {
    const list = [...ranked];
    const [moved] = list.splice(at, 1);
    if (moved) list.splice(at + by, 0, moved);
    change(list);
  };
  return (
    <div>
      <h3>{t.yourList}</h3>
      {ranked.length > 1 && <p class="quiet small">{t.listHint}</p>}
      <ol class="ranked">
        {ranked.map((id, at) => {
          const block = round.blocks.find((b) => b.id === id);
          if (!block) return null;
          const what = blockWhen(block);
          return (
            <li key={id}>
              <span class="place">{at + 1}</span>
              <span class="what">
                {what}
                <small>{money(block.pay, block.currency, place.value.language)}</small>
              </span>
              <span class="moves">
                {at > 0 && <Button kind="square" icon="arrowUp" label={t.up(what)} onPress={() => move(at, -1)} />}
                {at + 1 < ranked.length && <Button kind="square" icon="arrowDown" label={t.down(what)} onPress={() => move(at, 1)} />}
                <Button kind="square" icon="x" label={t.takeOut(what)} onPress={() => change(ranked.filter((other) => other !== id))} />
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
