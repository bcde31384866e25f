// The photos on a stop's page: small pictures with what is known of them, one more by the camera, or one from
// the phone's gallery, which is plainly marked as added.

import type { Stop } from "../api/types";
import type { Photo } from "../outbox/database";
import { MAX_PHOTOS } from "../outbox/outbox";
import { to } from "../route";
import { AddPicture } from "../screens/added";
import { isLive, removePhoto } from "../state/acts";
import { text } from "../text";
import { Button } from "./basics";
import { Icon } from "./icon";
import { KeptPicture } from "./thumb";

function Tile({ photo, nr }: { photo: Photo; nr: number }) {
  const t = text.value;
  return (
    <figure>
      <KeptPicture id={photo.id} alt={t.photo.shutterAlt(nr)} />
      {!isLive(photo) && <figcaption>{t.photo.added}</figcaption>}
      <Button kind="square" icon="x" label={`${t.remove}: ${t.photo.shutterAlt(nr)}`} onPress={() => removePhoto(photo.id)} />
    </figure>
  );
}

export function PhotoTiles({ stop, photos }: { stop: Stop; photos: Photo[] }) {
  const t = text.value;
  return (
    <section class="stack tight" aria-label={t.drop.photos}>
      <div class="thumbs">
        {photos.map((photo, i) => (
          <Tile key={photo.id} photo={photo} nr={i + 1} />
        ))}
        {photos.length < MAX_PHOTOS && (
          <a class="more" href={to("today", "stop", stop.id, "photo")}>
            <Icon name="camera" />
            {photos.length === 0 ? t.today.steps.photo : t.today.morePhoto}
          </a>
        )}
      </div>
      {photos.length < MAX_PHOTOS && <AddPicture stop={stop} source="gallery" kind="plain" />}
      {photos.some((photo) => !isLive(photo)) && <p class="hint quiet small">{t.photo.addedIsNoProof}</p>}
    </section>
  );
}
