// What is on this phone and not yet with the server, item by item, and what the server did not accept.

import type { Operation, Photo } from "../outbox/database";
import { chunkCount } from "../outbox/rules";
import { Button, Empty, Notice, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { to } from "../route";
import { putAway, removePhoto } from "../state/acts";
import { operations, photos, queue } from "../state/day";
import { place, reasonText, text } from "../text";
import { clock } from "../text/format";

/** Settled operations shown below the ones that wait. */
const SHOWN_SETTLED = 20;

export function Queue() {
  const t = text.value.queue;
  const open = operations.value.filter((op) => op.state === "waiting" || op.state === "sending");
  const refused = operations.value.filter((op) => op.state === "refused").reverse();
  const settled = operations.value.filter((op) => op.state === "acknowledged").reverse().slice(0, SHOWN_SETTLED);
  const pictures = photos.value.filter((p) => p.state === "committed" || p.state === "ready");
  const unusable = photos.value.filter((p) => p.state === "refused");
  const { records, photos: waiting, refused: needs } = queue.value;
  return (
    <Screen>
      <Page title={t.title} back={to("me")}>
        {records + waiting + needs === 0 && (
          <Empty icon="check" title={t.empty}>
            <p class="quiet">{t.emptyBody}</p>
          </Empty>
        )}
        {(refused.length > 0 || unusable.length > 0) && (
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
                <p>{text.value.asOf(clock(photo.capturedAt, place.value))}. {reasonText({ code: photo.problem ?? "", detail: photo.problem ?? "" })}</p>
                <Button kind="plain" onPress={() => removePhoto(photo.id)}>
                  {t.forget}
                </Button>
              </Notice>
            ))}
          </section>
        )}
        {open.length + pictures.length > 0 && (
          <ul class="lines">
            {open.map((op) => (
              <Row key={op.seq} op={op} />
            ))}
            {pictures.map((photo) => (
              <PhotoRow key={photo.id} photo={photo} />
            ))}
          </ul>
        )}
        {settled.length > 0 && (
          <section class="stack tight">
            <h2>{t.acknowledged}</h2>
            <ul class="lines">
              {settled.map((op) => (
                <Row key={op.seq} op={op} />
              ))}
            </ul>
          </section>
        )}
      </Page>
    </Screen>
  );
}

function Row({ op }: { op: Operation }) {
  const t = text.value.queue;
  const done = op.state === "acknowledged";
  return (
    <li>
      <span class="line">
        <Icon name={done ? "check" : "clock"} />
        <span class="grow">
          {t.kinds[op.kind]}
          <small class="quiet"> {clock(op.madeAt, place.value)}</small>
        </span>
        <span class={done ? "tag good" : "tag"}>{t[op.state]}</span>
      </span>
    </li>
  );
}

function PhotoRow({ photo }: { photo: Photo }) {
  const t = text.value.queue;
  const all = chunkCount(photo.bytes);
  const sent = photo.missing === null ? 0 : all - photo.missing.length;
  const words =
    photo.state === "committed" ? t.photoCommitted : sent > 0 ? t.photoAt(Math.round((100 * sent) / all)) : photo.previewSent ? t.photoPreview : t.waiting;
  return (
    <li>
      <span class="line">
        <Icon name="camera" />
        <span class="grow">
          {t.photo}
          <small class="quiet"> {clock(photo.capturedAt, place.value)}</small>
        </span>
        <span class="tag">{words}</span>
      </span>
    </li>
  );
}
