// My photos: every photo I took, how it stands, what was found wanting, who looked at it, and its end. Nothing
// about a photo is kept from whoever took it.

import { useEffect, useState } from "preact/hooks";
import { Refused, ask } from "../api/client";
import type { OwnPhoto, OwnPhotos } from "../api/types";
import { Button, Empty, Notice, NotKnown, Page } from "../parts/basics";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { KeptPicture } from "../parts/kept_picture";
import { to } from "../route";
import { place, text, wordOf } from "../text";
import { clock, day, sameDay } from "../text/format";

export function MyPhotos() {
  const t = text.value.photos;
  const [list, setList] = useState<OwnPhoto[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (before: string | null): Promise<void> => {
    try {
      const answer = await ask<OwnPhotos>({ method: "GET", path: `/v1/photos${before ? `?before=${before}` : ""}` });
      setList((known) => [...(before ? (known ?? []) : []), ...answer.photos]);
      setNext(answer.next);
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Refused ? error.message : null);
    }
  };
  useEffect(() => void load(null), []);
  return (
    <Screen>
      <Page title={t.title} back={to("me")} lead={t.lead}>
        {!list && <NotKnown problem={problem} />}
        {list && problem && <Notice kind="warn" live><p>{problem}</p></Notice>}
        {list?.length === 0 && (
          <Empty icon="camera" title={t.none}>
            <p class="quiet">{t.noneBody}</p>
          </Empty>
        )}
        {list && list.length > 0 && (
          <ul class="ownphotos">
            {list.map((photo) => (
              <Own key={photo.id} photo={photo} />
            ))}
          </ul>
        )}
        {next !== null && <Button onPress={() => load(next)}>{t.older}</Button>}
      </Page>
    </Screen>
  );
}

/** A time, with its day where that is another one. */
function when(at: string, beside: string | number): string {
  const time = clock(at, place.value);
  return sameDay(at, beside, place.value) ? time : `${day(at, place.value)}, ${time}`;
}

function Own({ photo }: { photo: OwnPhoto }) {
  const t = text.value.photos;
  const good = photo.wanting.length === 0;
  const [open, setOpen] = useState(false);
  const hidden = photo.erased !== null || photo.withheld;
  return (
    <li class="card">
      <div class="row apart">
        <b dir="auto">{photo.reference}</b>
        <span class={good ? "tag good" : "tag warn"}>
          <Icon name={good ? "check" : "info"} />
          {good ? t.good : t.wanting}
        </span>
      </div>
      <p class="quiet small">
        {t.taken(when(photo.taken_at, Date.now()))}, {t.received(when(photo.received_at, photo.taken_at))}. {wordOf(t.states, photo.state)}
      </p>
      {!good && (
        <ul class="bullets">
          {photo.wanting.map((code) => (
            <li key={code}>{wordOf(t.reasons, code)}</li>
          ))}
        </ul>
      )}
      {photo.problem && <p class="small" dir="auto">{photo.problem}</p>}
      {photo.masked && <p class="small">{t.masked}</p>}
      {photo.withheld && !photo.erased && <p class="small">{t.withheld}</p>}
      {photo.erased && <p class="small">{t.erased(wordOf(t.erasedWhy, photo.erased.reason), when(photo.erased.at, Date.now()))}</p>}
      <Looks photo={photo} />
      {!hidden && ["preview", "verified"].includes(photo.state) && (
        open ? <KeptPicture path={`/v1/photos/${photo.id}/picture`} alt={t.alt} notShown={t.notShown} /> : <Button kind="plain" icon="camera" onPress={() => setOpen(true)}>{t.show}</Button>
      )}
    </li>
  );
}

function Looks({ photo }: { photo: OwnPhoto }) {
  const t = text.value.photos;
  if (photo.looks.length === 0) return <p class="quiet small">{t.nobody}</p>;
  return (
    <details class="more">
      <summary>
        {t.looks(photo.looks.length)}
        <Icon name="chevron" class="turn" />
      </summary>
      <ul class="bullets inside">
        {photo.looks.map((look) => (
          <li key={`${look.at}${look.role}`}>
            {t.looked(wordOf(t.roles, look.role), when(look.at, Date.now()))}
            {look.purpose && `: ${wordOf(t.purposes, look.purpose)}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
