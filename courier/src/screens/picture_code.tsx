// One way to pass a check: six digits, to be read from a picture or heard, and typed. It is an extra for
// whoever wants it; every other way counts the same. Picture and sound live in memory for as long as they
// are shown, and nowhere else.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Check } from "../api/types";
import { Button, Wrong } from "../parts/basics";
import { type ShownCode, byPictureCode, showCode } from "../state/picture_code";
import type { Trouble } from "../state/devices";
import { language, text } from "../text";

interface Props {
  known: Check;
  words: (trouble: Trouble) => string;
}

export function PictureCode({ known, words }: Props) {
  const t = text.value.check.picture;
  const [shown, setShown] = useState<ShownCode | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const picture = useRef<HTMLImageElement>(null);
  const sending = useRef(false);

  /** Shows a new picture in place of the one before. */
  const renew = async (): Promise<boolean> => {
    const came = await showCode(known, language.value);
    if ("trouble" in came) {
      setShown(null);
      setTrouble(words(came.trouble));
      return false;
    }
    setShown(came.shown);
    return true;
  };
  useEffect(() => () => shown?.forget(), [shown]);

  const first = async (): Promise<void> => {
    setTrouble(null);
    if (await renew()) picture.current?.focus();
  };
  const another = async (): Promise<void> => {
    setTrouble(null);
    if (await renew()) setSaid(t.renewed);
  };
  const send = async (code: string): Promise<void> => {
    if (!shown || sending.current) return;
    sending.current = true;
    setSaid("");
    setTrouble(null);
    const came = await byPictureCode(known, shown.step, code).finally(() => (sending.current = false));
    if (came.outcome === "passed" || came.outcome === "failed") return;
    if (came.outcome === "trouble") return setTrouble(words(came.trouble));
    // Each picture takes one answer, so a new one is here before the person is told to try again.
    const again = await renew();
    if (again) setTrouble(came.outcome === "wrong" ? t.wrong(came.left) : t.used);
  };

  if (!shown) {
    return (
      <section class="stack tight">
        <p class="quiet">{t.how}</p>
        {trouble && <Wrong>{trouble}</Wrong>}
        <Button kind="wide" icon="picture" onPress={first}>
          {t.button}
        </Button>
      </section>
    );
  }
  return (
    <section class="stack tight" aria-label={t.name}>
      <img ref={picture} tabIndex={-1} class="code-picture" src={shown.picture} alt={t.alt} width={480} height={176} />
      <div class="pair">
        <Sound key={shown.step} src={shown.sound} />
        <Button icon="retry" onPress={another}>
          {t.another}
        </Button>
      </div>
      <p class="unseen" role="status">
        {said}
      </p>
      <Typed key={shown.step} trouble={trouble} send={send} />
    </section>
  );
}

/** The digits as they are typed; anew for each picture. */
function Typed({ trouble, send }: { trouble: string | null; send: (code: string) => Promise<void> }) {
  const t = text.value.check.picture;
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (trouble) field.current?.focus();
  }, [trouble]);
  return (
    <form
      class="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== "") void send(code);
      }}
    >
      <div class="field">
        <label for="picture-code">{t.label}</label>
        <input
          ref={field}
          id="picture-code"
          class="code"
          inputMode="numeric"
          autoComplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          maxLength={24}
          aria-describedby="picture-code-hint"
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <p class="hint" id="picture-code-hint">
          {t.hint}
        </p>
      </div>
      {trouble && <Wrong>{trouble}</Wrong>}
      <Button kind="main" icon="check" busy={code.trim() === ""} onPress={() => send(code)}>
        {t.send}
      </Button>
    </form>
  );
}

/** One button that plays the digits, or stops them. */
function Sound({ src }: { src: string }) {
  const t = text.value.check.picture;
  const [playing, setPlaying] = useState(false);
  const [silent, setSilent] = useState(false);
  const sound = useRef<HTMLAudioElement>(null);
  const press = async (): Promise<void> => {
    const player = sound.current;
    if (!player) return;
    if (playing) {
      player.pause();
      return;
    }
    player.currentTime = 0;
    // Not waited for to its end: the button has to stay usable as Stop.
    await player.play().then(() => setSilent(false), () => setSilent(true));
  };
  return (
    <div class="stack tight">
      <audio
        ref={sound}
        src={src}
        preload="auto"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
      />
      <Button icon={playing ? "stop" : "sound"} onPress={press}>
        {playing ? t.stop : t.play}
      </Button>
      {silent && <Wrong>{t.silent}</Wrong>}
    </div>
  );
}
