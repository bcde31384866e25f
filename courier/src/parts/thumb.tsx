// A photo that is kept on this phone, as a small picture.

import { useEffect, useState } from "preact/hooks";
import { db } from "../state/day";

/** Its bytes are read from the phone; once the server has them all there is nothing to show here. */
export function KeptPicture({ id, alt }: { id: string; alt: string }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    void db().get("bytes", id).then((bytes) => {
      if (!bytes || gone) return;
      made = URL.createObjectURL(new Blob([bytes.preview], { type: "image/jpeg" }));
      setUrl(made);
    });
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [id]);
  return url ? <img src={url} alt={alt} /> : <img alt="" />;
}
