// Where the parcel lies: the photos, the drop place, the weather, a hint for the recipient. Everything is
// kept while it is chosen. "Done" exists only when the proof the recipient's choice asks for exists.

import { useEffect, useState } from "preact/hooks";
import type { AttemptKind, DropPlace, ExceptionKind, Itinerary, Stop, Weather } from "../api/types";
import { newId } from "../api/id";
import type { Draft } from "../outbox/database";
import { Button, Choice, Notice, Page, Switch, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon, type IconName } from "../parts/icon";
import { PhotoTiles } from "../parts/photos";
import { whereAmI } from "../photo/position";
import { replace, to, wayOn } from "../route";
import { draftPhotos, finish, isLive } from "../state/acts";
import { changeDraft, draftOf, operations } from "../state/day";
import { scannedAt } from "../state/overlay";
import { isAnotherDoor } from "../state/place";
import { text } from "../text";

const MAX_TEXT = 500;
const LEAST_WORDS = 3;

const PLACES: [DropPlace, IconName][] = [
  ["door", "door"], ["porch", "home"], ["side_door", "doorOpen"], ["back_door", "doorOpen"],
  ["under_something", "umbrella"], ["planter", "plant"], ["bush", "bush"], ["shed", "shed"], ["garage", "car"],
  ["mailroom", "mail"], ["locker", "locker"], ["neighbour", "persons"], ["safe_place", "star"], ["other", "more"],
];
const COVERED: DropPlace[] = ["porch", "under_something", "shed", "garage", "mailroom", "locker", "neighbour"];
const WEATHERS: [Weather, IconName][] = [["dry", "sun"], ["rain", "cloud"], ["snow", "snow"]];
const EXCEPTIONS: ExceptionKind[] = ["camera_denied", "camera_broken", "unsafe", "person_present", "forbidden", "other"];

/** What is still missing, as a sentence; undefined when the drop can be recorded. */
function missingWords(stop: Stop, draft: Draft, photos: { live: number; added: number }, scan: boolean): string | undefined {
  const t = text.value.drop;
  const wordsShort = draft.exception !== null && draft.exception.words.trim().length < LEAST_WORDS;
  if (stop.photo_policy === "required" && photos.live === 0 && !draft.exception) {
    return photos.added > 0 ? text.value.reasons.photo_not_live : text.value.reasons.photo_missing;
  }
  if (stop.photo_policy === "opted_out" && !scan && !draft.exception) return t.scanNeeded;
  if (wordsShort) return t.wordsNeeded;
  if (!draft.place) return t.choosePlace;
  return draft.weather ? undefined : t.chooseWeather;
}

/** The door scan that stands in for a photo: one of this stop's parcels read here. */
function doorScan(stop: Stop, scanned: Set<string>, draft: Draft): { id: string; barcode: string } | undefined {
  const read = stop.packages.find((p) => scanned.has(p.barcode));
  if (!read) return undefined;
  return draft.scan?.barcode === read.barcode ? draft.scan : { id: newId("scn"), barcode: read.barcode };
}

function dropKind(draft: Draft, stop: Stop, photos: number, scan?: { id: string; barcode: string }): AttemptKind {
  const substitute = stop.photo_policy === "opted_out" ? scan : undefined;
  const exception = photos === 0 && !substitute ? draft.exception : null;
  return {
    left: {
      drop_place: draft.place ?? "other",
      out_of_sight: draft.outOfSight,
      where_to_look: draft.whereToLook.trim(),
      weather: draft.weather ?? "dry",
      ...(substitute ? { scan: substitute } : {}),
      ...(exception ? { exception } : {}),
    },
  };
}

export function DropScreen({ it, stop, exception }: { it: Itinerary; stop: Stop; exception: boolean }) {
  const t = text.value.drop;
  const draft = draftOf(stop.id);
  const photos = draftPhotos(stop.id);
  const scan = doorScan(stop, scannedAt(operations.value, it.award.id, "stop"), draft);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Draft>): void => void changeDraft(stop.id, part);
  useEffect(() => {
    if (exception && !draft.exception) change({ exception: { kind: "other", words: "" } });
    if (!draft.place && stop.wish?.drop_place) change({ place: stop.wish.drop_place });
  }, []);
  const live = photos.filter(isLive);
  const count = { live: live.length, added: photos.length - live.length };
  const lacks = missingWords(stop, draft, count, scan !== undefined);
  const done = async (): Promise<void> => {
    setTried(true);
    if (lacks) return document.getElementById(lacks === t.chooseWeather ? "weather" : "place")?.scrollIntoView();
    const onward = wayOn();
    const position = live[0]?.position ?? (await whereAmI());
    const op = await finish({ award: it.award.id, stop, kind: dropKind(draft, stop, live.length, scan), position });
    if (op) onward("today");
  };
  const asksException = draft.exception !== null && live.length === 0 && !(stop.photo_policy === "opted_out" && scan);
  return (
    <Screen
      tabs={false}
      thumb={[
        tried && lacks ? <Wrong key="lacks">{lacks}</Wrong> : null,
        <Button key="done" kind="main big" icon="check" onPress={done}>
          {t.done}
        </Button>,
      ]}
    >
      <Page title={stop.photo_policy === "opted_out" ? t.optedTitle : t.title} back={to("today", "stop", stop.id)}>
        {stop.photo_policy === "required" ? (
          <PhotoTiles stop={stop} photos={photos} />
        ) : (
          <ScanProof stop={stop} barcode={scan?.barcode} noScan={() => change({ exception: { kind: "other", words: "" } })} />
        )}
        {isAnotherDoor(stop.door, live[0]?.position) && (
          <Notice kind="warn" title={text.value.place.another(stop.order.address)} live>
            <p>{text.value.place.goOn}</p>
          </Notice>
        )}
        {asksException && draft.exception && <WhyNot stop={stop} exception={draft.exception} change={change} />}
        <Places stop={stop} draft={draft} change={change} />
        <Switch on={draft.outOfSight} onChange={(outOfSight) => change({ outOfSight })}>
          {t.outOfSight}
        </Switch>
        <WeatherChoice draft={draft} change={change} />
        <div class="field">
          <label for="where">{t.where}</label>
          <textarea
            id="where"
            dir="auto"
            maxLength={MAX_TEXT}
            value={draft.whereToLook}
            aria-describedby="where-hint"
            onInput={(e) => change({ whereToLook: e.currentTarget.value })}
          />
          <p class="hint" id="where-hint">
            {t.whereHint}
          </p>
        </div>
      </Page>
    </Screen>
  );
}

function Places({ stop, draft, change }: { stop: Stop; draft: Draft; change: (part: Partial<Draft>) => void }) {
  const t = text.value.drop;
  const wished = stop.wish?.drop_place;
  const sorted = [...PLACES].sort(([a], [b]) => Number(b === wished) - Number(a === wished));
  return (
    <fieldset id="place">
      <legend>{t.place}</legend>
      <div class="choices">
        {sorted.map(([place, icon]) => (
          <Choice key={place} name="place" value={place} chosen={draft.place} icon={icon} hint={place === wished ? t.asked : undefined} onChoose={(p) => change({ place: p })}>
            {t.places[place]}
          </Choice>
        ))}
      </div>
    </fieldset>
  );
}

function WeatherChoice({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const t = text.value.drop;
  const wet = draft.weather === "rain" || draft.weather === "snow";
  const covered = draft.place !== null && COVERED.includes(draft.place);
  return (
    <fieldset id="weather">
      <legend>{t.weather}</legend>
      <div class="choices three">
        {WEATHERS.map(([weather, icon]) => (
          <Choice key={weather} name="weather" value={weather} chosen={draft.weather} icon={icon} onChoose={(w) => change({ weather: w })}>
            {t.weathers[weather]}
          </Choice>
        ))}
      </div>
      <div role="status" class="advice">
        {wet && draft.place && <Notice kind={covered ? "good" : "warn"}>{<p>{covered ? t.wetGood : t.wetAdvice}</p>}</Notice>}
      </div>
    </fieldset>
  );
}

function ScanProof({ stop, barcode, noScan }: { stop: Stop; barcode: string | undefined; noScan: () => void }) {
  const t = text.value.drop;
  if (barcode) return <Notice kind="good"><p>{t.scanProof(barcode)}</p></Notice>;
  return (
    <Notice kind="warn">
      <p>{t.scanNeeded}</p>
      <div class="pair">
        <a class="button" href={to("today", "stop", stop.id, "scan")}>
          <Icon name="scan" />
          {t.scanNow}
        </a>
        <Button kind="plain" onPress={noScan}>
          {t.noScan}
        </Button>
      </div>
    </Notice>
  );
}

interface WhyNotProps {
  stop: Stop;
  exception: NonNullable<Draft["exception"]>;
  change: (part: Partial<Draft>) => void;
}

function WhyNot({ stop, exception, change }: WhyNotProps) {
  const t = text.value.drop;
  const opted = stop.photo_policy === "opted_out";
  const kinds = opted ? (["unsafe", "other"] as ExceptionKind[]) : EXCEPTIONS;
  return (
    <fieldset class="stack tight">
      <legend>{opted ? t.exceptionScan : t.exception}</legend>
      <div class="choices">
        {kinds.map((kind) => (
          <Choice key={kind} name="exception" value={kind} chosen={exception.kind} onChoose={(k) => change({ exception: { ...exception, kind: k } })}>
            {t.exceptions[kind]}
          </Choice>
        ))}
      </div>
      <div class="field">
        <label for="why">{t.words}</label>
        <textarea id="why" dir="auto" maxLength={MAX_TEXT} value={exception.words} onInput={(e) => change({ exception: { ...exception, words: e.currentTarget.value } })} />
      </div>
      {!opted && (
        <Button kind="plain" icon="camera" onPress={() => { change({ exception: null }); replace("today", "stop", stop.id, "photo"); }}>
          {t.takePhotoInstead}
        </Button>
      )}
    </fieldset>
  );
}
