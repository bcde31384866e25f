// What is added to a claim: pictures of both sides, a further one of mine, and who speaks for me.

import { useState } from "preact/hooks";
import { hex } from "../../../web-client/src/bytes";
import { ask } from "../api/client";
import type { OwnClaim, Representative } from "../api/claim_types";
import { newId } from "../api/id";
import { multipart } from "../api/multipart";
import { Button, Notice, Wrong } from "../parts/basics";
import { KeptPicture } from "../parts/kept_picture";
import { claims } from "../state/claims";
import { refresh } from "../state/day";
import { text, when } from "../text";
import { troubleOf } from "../text/trouble";

/** A picture over a poor uplink, and time to look at it. */
const PICTURE_LIMIT_MS = 90_000;

/** Pictures of both sides: the very same that the recipient sees. */
export function ClaimPictures({ one }: { one: OwnClaim }) {
  const t = text.value.claims;
  const pictures = one.pictures ?? [];
  if (pictures.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t.pictures}</h2>
      {pictures.map((picture) => {
        const at = when(picture.at);
        const said = picture.side === "courier" ? t.pictureYou(at) : t.pictureThey(at);
        return (
          <figure class="stack tight plainfigure" key={picture.id}>
            {picture.gone ? <p class="quiet">{t.pictureGone}</p> : <KeptPicture path={`/v1/claims/${one.id}/pictures/${picture.id}`} alt={said} notShown={t.notShown} />}
            <figcaption class="quiet small">{said}{picture.representative && `, ${picture.representative}`}</figcaption>
          </figure>
        );
      })}
      <p class="quiet small">{t.picturesWeigh}</p>
    </section>
  );
}

/** One more picture. The picker offers the camera too. */
export function AddPicture({ one }: { one: OwnClaim }) {
  const t = text.value.claims;
  const [told, setTold] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (file: File): Promise<void> => {
    setBusy(true);
    setTold(null);
    setProblem(null);
    try {
      const picture = { name: "picture", type: file.type || "image/jpeg", bytes: new Uint8Array(await file.arrayBuffer()) };
      const boundary = `porchlight-${hex(crypto.getRandomValues(new Uint8Array(16)))}`;
      const { bytes, contentType } = multipart([picture], boundary);
      const path = `/v1/claims/${one.id}/pictures`;
      const { outcome } = await ask<{ outcome: string }>({ method: "POST", path, bytes, contentType, limitMs: PICTURE_LIMIT_MS });
      if (outcome === "added") setTold(t.pictureKept);
      else setProblem((t.pictureOutcomes as Record<string, string>)[outcome] ?? outcome);
      await refresh(claims);
    } catch (error) {
      setProblem(troubleOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="stack tight">
      <label class="stack tight">
        <span>{t.addPicture}</span>
        <small class="quiet">{t.addPictureHint}</small>
        <input
          type="file"
          accept="image/jpeg,image/png,image/webp"
          disabled={busy}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) void send(file);
          }}
        />
      </label>
      {busy && <p class="quiet" role="status">{text.value.loading}</p>}
      {told && <Notice live kind="good"><p>{told}</p></Notice>}
      {problem && <Wrong>{problem}</Wrong>}
    </section>
  );
}

/** Who speaks for me about this, and naming somebody. */
export function Speakers({ one }: { one: OwnClaim }) {
  const t = text.value.claims;
  const named = one.representatives ?? [];
  if (!one.open && named.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t.speaks}</h2>
      <p class="quiet small">{t.speaksLead}</p>
      {named.map((who) => <Speaker key={who.id} claim={one.id} named={who} />)}
      {one.open && <NameSomebody claim={one.id} />}
    </section>
  );
}

function Speaker({ claim, named }: { claim: string; named: Representative }) {
  const t = text.value.claims;
  const [problem, setProblem] = useState<string | null>(null);
  const revoke = async (): Promise<void> => {
    try {
      await ask({ method: "DELETE", path: `/v1/claims/${claim}/representatives/${named.id}` });
      await refresh(claims);
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  return (
    <article class="card">
      <p><b>{named.name}</b>, {named.reach}</p>
      <p class="quiet small">
        {named.revoked_at ? t.speaksUntil(when(named.revoked_at)) : t.speaksSince(when(named.named_at))}
      </p>
      {problem && <Wrong>{problem}</Wrong>}
      {!named.revoked_at && <Button kind="plain" onPress={revoke}>{t.speaksRevoke}</Button>}
    </article>
  );
}

function NameSomebody({ claim }: { claim: string }) {
  const t = text.value.claims;
  const [name, setName] = useState("");
  const [reach, setReach] = useState("");
  const [link, setLink] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    try {
      const path = `/v1/claims/${claim}/representatives`;
      const named = await ask<{ outcome: string; link?: string }>({ method: "POST", path, operation: newId("opn"), json: { name, reach } });
      if (named.link) {
        setLink(named.link);
        setName("");
        setReach("");
        setProblem(null);
      } else setProblem(named.outcome === "enough" ? t.speaksEnough : t.over);
      await refresh(claims);
    } catch (error) {
      setProblem(troubleOf(error));
    }
  };
  return (
    <>
      {link && <Notice live kind="good"><p>{t.speaksLink}</p><p class="small"><code>{link}</code></p></Notice>}
      <label class="stack tight">
        <span>{t.speaksName}</span>
        <input maxLength={200} value={name} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label class="stack tight">
        <span>{t.speaksReach}</span>
        <small class="quiet">{t.speaksReachHint}</small>
        <input maxLength={200} value={reach} onInput={(event) => setReach(event.currentTarget.value)} />
      </label>
      {problem && <Wrong>{problem}</Wrong>}
      <Button onPress={send}>{t.speaksButton}</Button>
    </>
  );
}
