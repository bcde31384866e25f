// A picture that the server keeps: it is asked for with this phone's proof each time and has no address that works
// without one.

import { useEffect, useState } from "preact/hooks";
import { client } from "../api/client";
import { text } from "../text";

async function fetched(path: string): Promise<Blob> {
  const answer = await client().call({ method: "GET", path }, { headers: { Accept: "image/jpeg" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.blob();
}

/** The picture at a path of the API; `notShown` stands there where it cannot be had. */
export function KeptPicture({ path, alt, notShown }: { path: string; alt: string; notShown: string }) {
  const [url, setUrl] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    void fetched(path).then(
      (blob) => {
        if (gone) return;
        made = URL.createObjectURL(blob);
        setUrl(made);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [path]);
  if (failed) return <p class="quiet small">{notShown}</p>;
  return url ? <img class="ownphoto" src={url} alt={alt} /> : <p class="quiet" role="status">{text.value.loading}</p>;
}
