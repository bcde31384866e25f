// Check-in: one button that says how far the phone is from the station, the station's code where that does not
// help, and one tap where the station itself keeps somebody waiting. A missing position is nobody's fault.

import { useState } from "preact/hooks";
import type { Itinerary, StationWait } from "../api/types";
import { Button, More, Notice, Page, useNow } from "../parts/basics";
import { BlockView } from "../parts/blockcard";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { mapsLink } from "../parts/maps";
import { whereAmI } from "../photo/position";
import { checkIn, sayDelay } from "../state/acts";
import { me, operations } from "../state/day";
import { placeFrom } from "../state/place";
import { codeInPicture, isStationCode, scannedCode } from "../state/station_code";
import { place, reasonText, text } from "../text";
import { clock } from "../text/format";
import { Reader } from "./scan";

/** A block's check-in opens this long before its start, where the server does not say. */
const EARLY_MS = 3_600_000;
const WAITS: StationWait[] = ["gate_closed", "not_ready", "queue"];

/** What the server said about the last try, if it does not count yet. */
function lastNo(award: string): { why: string; metres: number | null } | null {
  const last = operations.value.filter((op) => op.kind === "check_in" && op.path.includes(award)).at(-1);
  if (last?.state !== "refused") return null;
  const answer = last.answer as { outcome?: string; why?: string; metres?: number | null } | null;
  return answer?.outcome === "not_shown" ? { why: answer.why ?? "", metres: answer.metres ?? null } : { why: last.reason?.code ?? "", metres: null };
}

function WhyNot({ award }: { award: string }) {
  const t = text.value.checkin;
  const no = lastNo(award);
  if (!no) return null;
  const ways: Record<string, string> = t.whyNot;
  const words = ways[no.why] ?? reasonText({ code: no.why, detail: "" });
  return (
    <Notice kind="warn" live>
      <p>
        {words} {no.why === "elsewhere" && no.metres !== null && t.away(no.metres)}
      </p>
      {ways[no.why] && <p class="quiet">{t.otherWays}</p>}
    </Notice>
  );
}

/** The code that hangs at the station: for phones without a position, and where a position is wrong. */
function Code({ it, busy }: { it: Itinerary; busy: boolean }) {
  const t = text.value.checkin;
  const [code, setCode] = useState(scannedCode.value ?? "");
  const [reads, setReads] = useState(false);
  const [filled, setFilled] = useState(scannedCode.value !== null);
  const ready = isStationCode(code);
  const found = (text: string): void => {
    const read = codeInPicture(text);
    if (read === null) return;
    navigator.vibrate?.(60);
    setCode(read);
    setReads(false);
    setFilled(true);
  };
  const send = async (): Promise<void> => {
    if (!ready) return;
    scannedCode.value = null;
    setFilled(false);
    await checkIn(it.award.id, { place: placeFrom(it.station, await whereAmI()), code });
  };
  return (
    <section class="stack tight">
      {filled && <Notice kind="good" live><p>{t.read}</p></Notice>}
      {reads ? <Reader found={found} /> : <Button icon="camera" onPress={() => setReads(true)}>{t.scan}</Button>}
      <div class="field">
        <label for="station-code">{t.code}</label>
        <small id="station-code-hint" class="quiet">{t.codeHint}</small>
        <input
          id="station-code" class="code" inputMode="numeric" autoComplete="off" maxLength={7} aria-describedby="station-code-hint" value={code}
          onInput={(e) => setCode(e.currentTarget.value.replace(/\D/g, "").slice(0, 6))}
        />
      </div>
      <Button icon="check" busy={busy || !ready} onPress={send}>
        {t.withCode}
      </Button>
    </section>
  );
}

/** The station keeps somebody waiting: one tap, and what the desk says about it. */
export function StationDelay({ it }: { it: Itinerary }) {
  const t = text.value.checkin;
  const noted = it.check_in?.delay ?? null;
  if (noted) {
    return (
      <Notice title={t.delays[noted.kind]} live>
        <p>{t.noted(clock(noted.said_at, place.value))}</p>
        {noted.view && (
          <p dir="auto">
            <b>{t.views[noted.view]}</b> {noted.view_words}
          </p>
        )}
        {noted.view === "differs" && <p class="quiet">{t.differs}</p>}
      </Notice>
    );
  }
  return (
    <More title={t.stationWaits} icon="clock">
      <p class="quiet">{t.stationWaitsWhy}</p>
      {WAITS.map((kind) => (
        <Button key={kind} kind="wide" onPress={() => sayDelay(it.award.id, kind)}>
          {t.delays[kind]}
        </Button>
      ))}
    </More>
  );
}

export function CheckIn({ it }: { it: Itinerary }) {
  const t = text.value.today;
  const words = text.value.checkin;
  const now = useNow(30_000);
  const opens = Date.parse(it.check_in?.opens_at ?? "") || Date.parse(it.block.starts_at) - EARLY_MS;
  const inTime = Date.parse(it.check_in?.in_time_until ?? "");
  const early = now < opens;
  const waiting = operations.value.some((op) => op.kind === "check_in" && ["waiting", "sending"].includes(op.state) && op.path.includes(it.award.id));
  const desk = me.value?.desk ?? "";
  const press = async (): Promise<void> => {
    const anew = lastNo(it.award.id) !== null;
    await checkIn(it.award.id, { place: placeFrom(it.station, await whereAmI(anew)) });
  };
  return (
    <Screen
      thumb={
        early ? (
          <p class="quiet">{t.checkInFrom(clock(opens, place.value))}</p>
        ) : (
          <Button kind="main big" icon="check" busy={waiting} onPress={press}>
            {t.checkIn}
          </Button>
        )
      }
    >
      <Page title={it.station.name} lead={it.station.code}>
        <WhyNot award={it.award.id} />
        <BlockView block={it.block} lit />
        {inTime > 0 && <p class="quiet">{words.hours(clock(opens, place.value), clock(inTime, place.value))}</p>}
        <a class="button" {...mapsLink(it.station.lat, it.station.lon, it.station.name)}>
          <Icon name="navigation" />
          {t.directions}
        </a>
        {!early && (
          <>
            {lastNo(it.award.id) || scannedCode.value ? <Code it={it} busy={waiting} /> : <More title={words.useCode} icon="key"><Code it={it} busy={waiting} /></More>}
            {lastNo(it.award.id) && desk && (
              <a class="button" href={`tel:${desk.replace(/[^+\d]/g, "")}`}>
                <Icon name="phone" />
                {text.value.market.safety.desk}
              </a>
            )}
            <StationDelay it={it} />
          </>
        )}
        <p class="quiet small">{words.privacy}</p>
      </Page>
    </Screen>
  );
}
