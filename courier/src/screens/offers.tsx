// Places that the station keeps for this courier: the block, the reason, until when, and yes or no. Only the server
// can give the block, so this needs a network and says so.

import { useState } from "preact/hooks";
import type { Offer } from "../api/market_types";
import { Button, More, Notice, useNow } from "../parts/basics";
import { BlockView } from "../parts/blockcard";
import { Came, WaitsUnderWork } from "../parts/came";
import { Icon } from "../parts/icon";
import { type Told, tellAnswer, usePress } from "../parts/pressed";
import { db, me } from "../state/day";
import { type Limited, limitWords } from "../state/held";
import { offers, openOffers, takenBack } from "../state/market";
import { place, soon, text, wordOf } from "../text";
import { day, span } from "../text/format";

type TakenUp = Limited | { outcome: "yours" | "over" | "not_fitting" | "awaited" };

/** Offers that wait for an answer, and what was just answered. */
export function Offers() {
  const t = text.value.offers;
  const [told, setTold] = useState<Told | null>(null);
  useNow(30_000);
  const [open, back] = [openOffers(), takenBack()];
  if (open.length + back.length === 0 && !told) return null;
  return (
    <section class="stack">
      <header class="stack tight">
        <h2>{t.title}</h2>
        {open.length > 0 && <p class="quiet">{t.lead}</p>}
      </header>
      <Came told={told} />
      {open.map((offer) => (
        <OfferCard key={offer.id} offer={offer} tell={setTold} />
      ))}
      {back.map((offer) => (
        <Notice key={offer.id} title={t.takenBack(day(offer.block.starts_at, place.value), span(offer.block.starts_at, offer.block.ends_at, place.value))}>
          <p dir="auto">{offer.taken_back_why}</p>
          <p class="quiet">{t.takenBackBody}</p>
        </Notice>
      ))}
      {me.value && (
        <a class="quiet" href={`/rounds/stations/${me.value.station.code}#offers`}>
          {t.rule}
        </a>
      )}
    </section>
  );
}

/** One line where no block is at hand: something waits under Work. */
export function OffersWaiting() {
  const t = text.value.offers;
  if (openOffers().length === 0) return null;
  return <WaitsUnderWork title={t.waits} look={t.look} />;
}

function OfferCard({ offer, tell }: { offer: Offer; tell: (told: Told) => void }) {
  const t = text.value.offers;
  const accept = usePress<TakenUp>();
  const decline = usePress<{ outcome: "done" | "over" }>();
  const answered = async (answer: () => Promise<Told>): Promise<void> => {
    await tellAnswer(answer, tell);
    void offers.refresh(db());
  };
  const take = (): Promise<void> =>
    answered(async () => {
      const answer = await accept(`/v1/offers/${offer.id}/accept`, { act: "accept_offer", subject: offer.id });
      if (answer.outcome === "limit") return { kind: "warn", words: limitWords(answer) };
      const words = { yours: t.yours, over: t.over, not_fitting: t.notFitting, awaited: t.awaited }[answer.outcome];
      return { kind: answer.outcome === "yours" ? "good" : "warn", words };
    });
  const refuse = (): Promise<void> =>
    answered(async () => {
      const { outcome } = await decline(`/v1/offers/${offer.id}/decline`);
      return outcome === "done" ? { kind: "good", words: t.declined } : { kind: "warn", words: t.over };
    });
  return (
    <BlockView block={offer.block} lit>
      <p>
        <strong>{wordOf(t.reasons, offer.reason)}</strong> {offer.words}
      </p>
      <p class="tag">
        <Icon name="clock" />
        {t.until(soon(offer.expires_at))}
      </p>
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
