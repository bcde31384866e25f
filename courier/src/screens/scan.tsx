// Reading package codes, at the station and at a door: with the camera where the browser reads labels, by
// typing otherwise. Every reading is told at once in words, also to the ear of a screen reader.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Itinerary, ScanStep, Stop } from "../api/types";
import { Button, Notice, Page, Wrong } from "../parts/basics";
import { Screen } from "../parts/frame";

import { Camera } from "../photo/camera";
import { replace, to } from "../route";
import { matchCode } from "../scan/match";
import { canRead, readCodes } from "../scan/reader";
import { scan } from "../state/acts";
import { operations } from "../state/day";
import { scannedAt } from "../state/overlay";
import { packagesToReturn } from "../state/steps";
import { text } from "../text";

interface Told {
  kind: "good" | "warn";
  words: string;
  code: string;
}

/** The codes a step expects. */
function manifestOf(it: Itinerary, step: ScanStep, stop?: Stop): string[] {
  if (stop) return stop.packages.map((p) => p.barcode);
  if (step === "return") return packagesToReturn(it).map((p) => p.barcode);
  return it.stops.flatMap((s) => s.packages.map((p) => p.barcode));
}

export function ScanScreen({ it, step, stop }: { it: Itinerary; step: ScanStep; stop?: Stop }) {
  const t = text.value.scan;
  const manifest = manifestOf(it, step, stop);
  const scanned = scannedAt(operations.value, it.award.id, step);
  const [told, setTold] = useState<Told | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const back = stop ? to("today", "stop", stop.id) : to("today");
  const left = manifest.filter((code) => !scanned.has(code)).length;
  const record = async (barcode: string): Promise<void> => {
    setWrong(null);
    const known = manifest.includes(barcode);
    if (stop && !known) return setTold({ kind: "warn", words: t.other(barcode), code: barcode });
    if (scanned.has(barcode)) return setTold({ kind: "good", words: text.value.today.duplicate, code: barcode });
    const op = await scan(it.award.id, step, barcode, stop?.id);
    if (!op) return;
    navigator.vibrate?.(known ? 60 : [60, 60, 60]);
    setTold(known ? { kind: "good", words: t.ok, code: barcode } : { kind: "warn", words: text.value.today.misload, code: barcode });
    if (stop && manifest.every((code) => code === barcode || scanned.has(code))) replace("today", "stop", stop.id);
  };
  const typed = (words: string): boolean => {
    const match = matchCode(words, manifest);
    if (match.is === "short") setWrong(t.short);
    else if (match.is === "many") setWrong(t.many(match.count));
    else void record(match.barcode);
    return match.is === "one" || match.is === "unknown";
  };
  return (
    <Screen
      tabs={false}
      thumb={
        <a class={left === 0 ? "button main big" : "button"} href={back}>
          {t.done}
        </a>
      }
    >
      <Page title={t.title} back={back} lead={text.value.today.loadLead(manifest.length - left, manifest.length)}>
        <Reader found={(code) => void record(code)} />
        <div role="status">
          {told && (
            <Notice kind={told.kind} title={told.words}>
              <p class="number">{told.code}</p>
            </Notice>
          )}
        </div>
        <TypedCode typed={typed} wrong={wrong} />
      </Page>
    </Screen>
  );
}

/** The live picture, where this browser can read labels in it. */
export function Reader({ found }: { found: (code: string) => void }) {
  const t = text.value.scan;
  const video = useRef<HTMLVideoElement>(null);
  const [able, setAble] = useState<boolean | null>(null);
  const latest = useRef(found);
  latest.current = found;
  useEffect(() => {
    let stop = (): void => undefined;
    let gone = false;
    void (async () => {
      if (!(await canRead())) return setAble(false);
      const camera = await Camera.open().catch(() => null);
      if (!camera || gone) {
        camera?.close();
        return setAble(camera !== null);
      }
      setAble(true);
      stop = () => camera.close();
      if (!video.current) return;
      video.current.srcObject = camera.stream;
      const quit = await readCodes(video.current, (code) => latest.current(code));
      stop = () => {
        quit();
        camera.close();
      };
      if (gone) stop();
    })();
    return () => {
      gone = true;
      stop();
    };
  }, []);
  return (
    <>
      <div class="scanbox" hidden={able !== true}>
        <video ref={video} autoPlay playsInline muted aria-hidden="true" />
        <div class="bar" />
      </div>
      <p class="quiet">{able === false ? t.typeOnly : `${t.hint}. ${t.type}`}</p>
    </>
  );
}

function TypedCode({ typed, wrong }: { typed: (words: string) => boolean; wrong: string | null }) {
  const t = text.value.scan;
  const field = useRef<HTMLInputElement>(null);
  const add = (): void => {
    const input = field.current;
    if (input && typed(input.value)) input.value = "";
    input?.focus();
  };
  return (
    <form
      class="field"
      onSubmit={(e) => {
        e.preventDefault();
        add();
      }}
    >
      <label for="parcel">{t.field}</label>
      <div class="row">
        <input ref={field} id="parcel" class="grow" autoComplete="off" autoCapitalize="characters" spellcheck={false} maxLength={100} />
        <Button kind="main" icon="plus" onPress={add}>
          {t.add}
        </Button>
      </div>
      {wrong && <Wrong>{wrong}</Wrong>}
    </form>
  );
}
