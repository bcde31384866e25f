// Loading at the station: every parcel scanned, extra ones named, absent ones marked.

import type { Itinerary } from "../api/types";
import { Button, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { recordMissing } from "../state/acts";
import { operations } from "../state/day";
import { changeLoading, loadingOf } from "../state/loading";
import { scannedAt } from "../state/overlay";
import { text } from "../text";
import { StationDelay } from "./checkin";

interface Parcel {
  barcode: string;
  reference: string;
  position: number;
}

/** Every parcel of the route, last stop first: what goes in first comes out last. */
export function parcelsOf(it: Itinerary): Parcel[] {
  return [...it.stops]
    .sort((a, b) => b.position - a.position)
    .flatMap((s) => s.packages.map((p) => ({ barcode: p.barcode, reference: s.order.reference, position: s.position })));
}

export function Load({ it }: { it: Itinerary }) {
  const t = text.value.today;
  const award = it.award.id;
  const parcels = parcelsOf(it);
  const scanned = scannedAt(operations.value, award, "load");
  const missing = new Set(loadingOf(award).missing);
  const extra = [...scanned].filter((code) => !parcels.some((p) => p.barcode === code));
  const done = parcels.filter((p) => scanned.has(p.barcode)).length;
  const open = parcels.filter((p) => !scanned.has(p.barcode) && !missing.has(p.barcode));
  const startNow = async (): Promise<void> => {
    await recordMissing(it, missing);
    changeLoading(award, { ended: true });
  };
  const start = (
    <Button kind={open.length === 0 ? "main big" : "wide"} icon="truck" onPress={startNow}>
      {open.length === 0 ? t.startStops : t.startAnyway(open.length)}
    </Button>
  );
  const scanLink = (
    <a class="button main big" href={to("today", "scan", "load")}>
      <Icon name="scan" />
      {done === 0 ? t.scanParcels : t.scanNext}
    </a>
  );
  const mark = (barcode: string): void => {
    const next = missing.has(barcode) ? [...missing].filter((c) => c !== barcode) : [...missing, barcode];
    changeLoading(award, { missing: next });
  };
  return (
    <Screen thumb={open.length === 0 ? start : [scanLink, start]}>
      <Page title={t.loadTitle} lead={t.loadLead(done, parcels.length)}>
        <progress class="progress" max={parcels.length} value={done} aria-label={t.loadLead(done, parcels.length)} />
        {extra.map((code) => (
          <Notice key={code} kind="warn" title={t.misload}>
            <p>{t.misloadBody(code)}</p>
          </Notice>
        ))}
        {missing.size > 0 && (
          <Notice kind="warn">
            <p>{t.notHereBody(missing.size)}</p>
          </Notice>
        )}
        <ul class="lines">
          {parcels.map((p) => (
            <ParcelRow key={p.barcode} parcel={p} scanned={scanned.has(p.barcode)} gone={missing.has(p.barcode)} mark={mark} />
          ))}
        </ul>
        {scanned.size === 0 && <StationDelay it={it} />}
      </Page>
    </Screen>
  );
}

function ParcelRow(props: { parcel: Parcel; scanned: boolean; gone: boolean; mark: (barcode: string) => void }) {
  const t = text.value.today;
  const { parcel, scanned, gone } = props;
  return (
    <li class="parcel">
      <Icon name={scanned ? "check" : gone ? "boxOff" : "box"} class={scanned ? "good" : gone ? "warn" : ""} />
      <span class="grow">
        <code>{parcel.barcode}</code>
        <br />
        <small class="quiet">{t.stopNr(parcel.position + 1)}</small>
      </span>
      {scanned ? (
        <span class="tag good">{t.scanned}</span>
      ) : (
        <Button kind="plain" label={`${gone ? t.notHereUndo : t.notHere}: ${parcel.barcode}`} onPress={() => props.mark(parcel.barcode)}>
          {gone ? t.notHereUndo : t.notHere}
        </Button>
      )}
    </li>
  );
}
