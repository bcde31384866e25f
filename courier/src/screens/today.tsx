// Today: the part of the day that is at hand, from check-in to check-out. Stops have their own file.

import type { Itinerary } from "../api/types";
import { BlockView, blockWhen } from "../parts/blockcard";
import { Button, Empty, NotKnown, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { checkOut } from "../state/acts";
import { itineraries, myAwards, network, operations, today } from "../state/day";
import { loadingOf } from "../state/loading";
import { currentStop, dayPart, packagesToReturn } from "../state/steps";
import { scannedAt } from "../state/overlay";
import { reasonText, text } from "../text";
import { mapsLink } from "../parts/maps";
import { CheckIn, StationDelay } from "./checkin";
import { Load } from "./load";
import { OffersWaiting } from "./offers";
import { PlaceWaits } from "./waiting";
import { StopScreen } from "./stop";

/** A block that ended this lately is still today's. */
const LATELY_MS = 4 * 3_600_000;

export function Today() {
  const it = today.value;
  const t = text.value;
  if (!itineraries.known.value) {
    return (
      <Screen>
        <Page title={t.today.title}>
          <NotKnown problem={itineraries.problem.value} />
        </Page>
      </Screen>
    );
  }
  if (!it) return <NoBlock />;
  const part = dayPart(it, loadingOf(it.award.id).ended);
  if (part === "check_in") return <CheckIn it={it} />;
  if (part === "wait_for_route") return <WaitForRoute it={it} />;
  if (part === "load") return <Load it={it} />;
  if (part === "return") return <Return it={it} />;
  const stop = currentStop(it);
  return stop ? <StopScreen it={it} stop={stop} /> : <NoBlock />;
}

function NoBlock() {
  const t = text.value.today;
  const ahead = myAwards.value.filter((a) => a.state === "held").sort((a, b) => a.block.starts_at.localeCompare(b.block.starts_at))[0];
  const doneToday = myAwards.value.find(
    (a) => a.state === "checked_out" && a.checked_out_at && Date.now() - Date.parse(a.checked_out_at) < LATELY_MS,
  );
  return (
    <Screen>
      <Page title={t.title}>
        <OffersWaiting />
        <PlaceWaits />
        <Empty icon={doneToday ? "check" : "calendar"} title={doneToday ? t.over : t.none}>
          <p class="quiet">{doneToday ? t.overBody : t.noneBody}</p>
          {ahead && <p>{t.next(blockWhen(ahead.block))}</p>}
          <a class="button main" href={to(doneToday ? "pay" : "work")}>
            {doneToday ? text.value.places.pay : t.toWork}
          </a>
        </Empty>
      </Page>
    </Screen>
  );
}

function Refusal({ award, kind }: { award: string; kind: "check_out" }) {
  const last = operations.value.filter((op) => op.kind === kind && op.path.includes(award)).at(-1);
  if (last?.state !== "refused") return null;
  return (
    <Notice kind="warn" live>
      <p>{reasonText(last.reason)}</p>
    </Notice>
  );
}

function WaitForRoute({ it }: { it: Itinerary }) {
  const t = text.value.today;
  return (
    <Screen>
      <Page title={t.waiting}>
        <Notice live>
          <p>{t.waitingBody}</p>
        </Notice>
        <BlockView block={it.block} lit />
        <StationDelay it={it} />
      </Page>
    </Screen>
  );
}

function OpenPackages({ award }: { award: string }) {
  const t = text.value.today;
  const last = operations.value.filter((op) => op.kind === "check_out" && op.path.includes(award)).at(-1);
  const answer = last?.answer as { barcodes?: string[] } | null | undefined;
  if (last?.state !== "refused" || !answer?.barcodes) return <Refusal award={award} kind="check_out" />;
  return (
    <Notice kind="warn" title={t.openPackages} live>
      <ul class="bullets">
        {answer.barcodes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p>{t.openHelp}</p>
    </Notice>
  );
}

function Return({ it }: { it: Itinerary }) {
  const t = text.value.today;
  const award = it.award.id;
  const back = packagesToReturn(it);
  const scanned = scannedAt(operations.value, award, "return");
  const open = back.filter((p) => !scanned.has(p.barcode));
  const asked = operations.value.some((op) => op.kind === "check_out" && ["waiting", "sending"].includes(op.state) && op.path.includes(award));
  const scanLink = (
    <a class={open.length > 0 ? "button main big" : "button"} href={to("today", "scan", "return")}>
      <Icon name="scan" />
      {t.scanParcels}
    </a>
  );
  const out = (
    <Button kind={open.length > 0 ? "wide" : "main big"} icon="check" busy={asked} onPress={() => checkOut(award)}>
      {asked ? t.checkingOut : t.checkOut}
    </Button>
  );
  return (
    <Screen thumb={open.length > 0 ? [scanLink, out] : out}>
      <Page title={t.returnTitle} lead={t.returnLead(back.length)}>
        <OpenPackages award={award} />
        {asked && network.value !== "online" && <Notice live><p>{t.checkOutOffline}</p></Notice>}
        {back.length > 0 && (
          <ul class="lines">
            {back.map(({ barcode, stop }) => (
              <li key={barcode} class="parcel">
                <Icon name={scanned.has(barcode) ? "check" : "box"} class={scanned.has(barcode) ? "good" : ""} />
                <span class="grow">
                  <code>{barcode}</code>
                  <small class="quiet"> {stop.order.recipient}</small>
                </span>
                {scanned.has(barcode) && <span class="tag good">{t.scanned}</span>}
              </li>
            ))}
          </ul>
        )}
        <a class="button" {...mapsLink(it.station.lat, it.station.lon, it.station.name)}>
          <Icon name="navigation" />
          {t.directions}
        </a>
        {open.length === 0 && back.length > 0 && scanLink}
        <a class="button plain" href={to("today", "list")}>
          <Icon name="list" />
          {t.allStops}
        </a>
      </Page>
    </Screen>
  );
}
