// What is on this phone and how far it has come, item by item: captured, queued, received, verified. What the
// server did not accept stands first, with its reason.

import { useEffect, useState } from "preact/hooks";
import type { Operation, Photo } from "../outbox/database";
import { numbersIn, pieceCount } from "../outbox/pieces";
import { Button, Empty, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { KeptPicture } from "../parts/thumb";
import { to } from "../route";
import { putAway, removePhoto } from "../state/acts";
import { days, operations, photos, queue } from "../state/day";
import { LOW_BYTES, measureRoom, persisted, room } from "../state/storage";
import { saveQueue } from "../state/save";
import { place, reasonText, text } from "../text";
import { clock } from "../text/format";

/** Settled operations shown below the ones that wait. */
const SHOWN_SETTLED = 20;
/** Photos that arrived and are still shown. */
const SHOWN_DONE = 12;
const STAGES = ["captured", "queued", "received", "verified"] as const;

/** How far a photo has come: 0 captured, 1 queued, 2 received, 3 verified. */
function stageOf(photo: Photo): number {
  if (photo.state === "done") return 3;
  if (photo.server === "received" || photo.receivedAt) return 2;
  return photo.state === "draft" ? 0 : 1;
}

export function Queue() {
  const t = text.value.queue;
  const open = operations.value.filter((op) => op.state === "waiting" || op.state === "sending");
  const settled = operations.value.filter((op) => op.state === "acknowledged").reverse().slice(0, SHOWN_SETTLED);
  const byTime = [...photos.value].sort((a, b) => b.capturedAt.localeCompare(a.capturedAt));
  const pictures = byTime.filter((p) => p.state !== "refused" && p.state !== "done");
  const arrived = byTime.filter((p) => p.state === "done").slice(0, SHOWN_DONE);
  const { records, photos: waiting } = queue.value;
  const needs = [...operations.value, ...photos.value].filter((kept) => kept.state === "refused").length;
  useEffect(() => void measureRoom(), []);
  return (
    <Screen>
      <Page title={t.title} back={to("me")}>
        <Room />
        {records + waiting + needs === 0 && (
          <Empty icon="check" title={t.empty}>
            <p class="quiet">{t.emptyBody}</p>
          </Empty>
        )}
        <Refused />
        {pictures.length > 0 && <Pictures title={t.photos} list={pictures} />}
        {open.length > 0 && <Records title={t.records} list={open} />}
        {records + waiting + needs > 0 && <SaveFile />}
        {arrived.length > 0 && <Pictures title={t.arrivedPhotos} list={arrived} />}
        {settled.length > 0 && <Records title={t.acknowledged} list={settled} />}
      </Page>
    </Screen>
  );
}

function Room() {
  const t = text.value.queue;
  const low = room.value !== null && room.value < LOW_BYTES;
  if (low) return <Notice kind="stop" live><p>{t.low}</p></Notice>;
  if (persisted.value === null) return null;
  return <p class="quiet small">{persisted.value ? text.value.me.persisted : text.value.me.notPersisted}</p>;
}

function Refused() {
  const t = text.value.queue;
  const refused = operations.value.filter((op) => op.state === "refused").reverse();
  const unusable = photos.value.filter((p) => p.state === "refused");
  if (refused.length + unusable.length === 0) return null;
  return (
    <section class="stack tight">
      <p class="quiet">{t.refusedHelp}</p>
      {refused.map((op) => (
        <Notice key={op.seq} kind="stop" title={t.kinds[op.kind]}>
          <p>{reasonText(op.reason)}</p>
          <Button kind="plain" onPress={() => putAway(op.seq)}>
            {t.putAway}
          </Button>
        </Notice>
      ))}
      {unusable.map((photo) => (
        <Notice key={photo.id} kind="stop" title={t.photoUnusable}>
          <p>{t.takenAt(clock(photo.capturedAt, place.value))}. {reasonText({ code: photo.problem ?? "", detail: photo.problem ?? "" })}</p>
          <Button kind="plain" onPress={() => removePhoto(photo.id)}>
            {t.forget}
          </Button>
        </Notice>
      ))}
    </section>
  );
}

function Records({ title, list }: { title: string; list: Operation[] }) {
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      <ul class="lines">
        {list.map((op) => (
          <Row key={op.seq} op={op} />
        ))}
      </ul>
    </section>
  );
}

function Row({ op }: { op: Operation }) {
  const t = text.value.queue;
  const done = op.state === "acknowledged";
  const at = t.doneAt(clock(op.madeAt, place.value));
  const times = op.settledAt === null ? at : `${at}, ${t.receivedAt(clock(op.settledAt, place.value))}`;
  return (
    <li>
      <span class="line">
        <Icon name={done ? "check" : "clock"} />
        <span class="grow">
          {t.kinds[op.kind]}
          <small class="quiet under">{times}</small>
        </span>
        <span class={done ? "tag good" : "tag"}>{t[op.state]}</span>
      </span>
    </li>
  );
}

function Pictures({ title, list }: { title: string; list: Photo[] }) {
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      <ul class="lines">
        {list.map((photo) => (
          <PhotoRow key={photo.id} photo={photo} />
        ))}
      </ul>
    </section>
  );
}

/** What is known beyond the four states, in a few words. */
function more(photo: Photo): string {
  const t = text.value.queue;
  if (photo.state === "draft") return t.photoDraft;
  if (photo.state === "committed") return t.photoCommitted;
  const all = pieceCount(photo.bytes);
  const sent = photo.missing === null ? 0 : all - numbersIn(photo.missing).length;
  if (photo.state === "ready" && sent > 0 && sent < all) return t.photoAt(Math.round((100 * sent) / all));
  return photo.state === "ready" && photo.previewSent && sent === 0 ? t.photoPreview : "";
}

function PhotoRow({ photo }: { photo: Photo }) {
  const t = text.value.queue;
  const stage = stageOf(photo);
  const stop = days.value.flatMap((it) => it.stops).find((s) => s.id === photo.stop);
  const taken = t.takenAt(clock(photo.capturedAt, place.value));
  const times = photo.receivedAt ? `${taken}, ${t.receivedAt(clock(photo.receivedAt, place.value))}` : taken;
  const extra = more(photo);
  const reasons: Record<string, string> = text.value.photos.reasons;
  return (
    <li>
      <span class="line shotline">
        {photo.state === "done" ? <Icon name="camera" /> : <KeptPicture id={photo.id} alt="" />}
        <span class="grow">
          <span dir="auto" class="clamped">{stop?.order.address ?? t.photo}</span>
          <small class="quiet under">{times}</small>
          <span class={stage === 3 ? "stages good" : "stages"}>
            {STAGES.map((name, n) => (
              <i key={name} class={n <= stage ? "on" : ""} aria-hidden="true" />
            ))}
            <b>{t.stages[STAGES[stage] ?? "captured"]}</b>
            {extra && <small class="quiet">{extra}</small>}
          </span>
          {photo.wanting?.map((code) => <small key={code} class="under">{reasons[code] ?? code}</small>)}
        </span>
      </span>
    </li>
  );
}

function SaveFile() {
  const t = text.value.queue;
  const [saved, setSaved] = useState(false);
  return (
    <details class="more">
      <summary>
        <Icon name="download" />
        {t.lastResort}
        <Icon name="chevron" class="turn" />
      </summary>
      <div class="inside">
        <p>{t.lastResortBody}</p>
        <Button icon="download" onPress={async () => setSaved(await saveQueue())}>
          {t.save}
        </Button>
        {saved && <p role="status" class="tag good">{t.saved}</p>}
      </div>
    </details>
  );
}
