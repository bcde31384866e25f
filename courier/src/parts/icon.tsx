// Icons from one kept set (Lucide, ISC licence). They never stand alone: a word is always beside them
// or in the control's name.

import { h } from "preact";
import arrowDown from "lucide-static/icons/arrow-down.svg";
import arrowLeft from "lucide-static/icons/arrow-left.svg";
import arrowUp from "lucide-static/icons/arrow-up.svg";
import ban from "lucide-static/icons/ban.svg";
import bike from "lucide-static/icons/bike.svg";
import box from "lucide-static/icons/package.svg";
import boxOff from "lucide-static/icons/package-x.svg";
import building from "lucide-static/icons/building-2.svg";
import bush from "lucide-static/icons/trees.svg";
import calendar from "lucide-static/icons/calendar-days.svg";
import camera from "lucide-static/icons/camera.svg";
import cameraOff from "lucide-static/icons/camera-off.svg";
import car from "lucide-static/icons/car.svg";
import check from "lucide-static/icons/check.svg";
import chevron from "lucide-static/icons/chevron-down.svg";
import clock from "lucide-static/icons/clock.svg";
import cloud from "lucide-static/icons/cloud-rain.svg";
import cog from "lucide-static/icons/sliders-horizontal.svg";
import door from "lucide-static/icons/door-closed.svg";
import doorOpen from "lucide-static/icons/door-open.svg";
import download from "lucide-static/icons/download.svg";
import hand from "lucide-static/icons/hand-helping.svg";
import home from "lucide-static/icons/house.svg";
import info from "lucide-static/icons/info.svg";
import key from "lucide-static/icons/key-round.svg";
import lamp from "lucide-static/icons/flashlight.svg";
import list from "lucide-static/icons/list.svg";
import locker from "lucide-static/icons/lock.svg";
import mail from "lucide-static/icons/mail.svg";
import map from "lucide-static/icons/map-pin.svg";
import money from "lucide-static/icons/wallet.svg";
import more from "lucide-static/icons/ellipsis.svg";
import navigation from "lucide-static/icons/navigation.svg";
import person from "lucide-static/icons/user-round.svg";
import persons from "lucide-static/icons/users-round.svg";
import phone from "lucide-static/icons/phone.svg";
import picture from "lucide-static/icons/image.svg";
import plant from "lucide-static/icons/sprout.svg";
import plus from "lucide-static/icons/plus.svg";
import receipt from "lucide-static/icons/receipt-text.svg";
import retry from "lucide-static/icons/rotate-ccw.svg";
import road from "lucide-static/icons/route.svg";
import scan from "lucide-static/icons/scan-barcode.svg";
import shed from "lucide-static/icons/warehouse.svg";
import shield from "lucide-static/icons/shield-check.svg";
import snow from "lucide-static/icons/snowflake.svg";
import sound from "lucide-static/icons/volume-2.svg";
import star from "lucide-static/icons/star.svg";
import stop from "lucide-static/icons/square.svg";
import sun from "lucide-static/icons/sun.svg";
import ticket from "lucide-static/icons/ticket.svg";
import truck from "lucide-static/icons/truck.svg";
import umbrella from "lucide-static/icons/umbrella.svg";
import warn from "lucide-static/icons/triangle-alert.svg";
import work from "lucide-static/icons/briefcase-business.svg";
import x from "lucide-static/icons/x.svg";

const ICONS = {
  arrowDown, arrowLeft, arrowUp, ban, bike, box, boxOff, building, bush, calendar, camera, cameraOff, car,
  check, chevron, clock, cloud, cog, door, doorOpen, download, hand, home, info, key, lamp, list, locker, mail,
  map, money, more, navigation, person, persons, phone, picture, plant, plus, receipt, retry, road, scan, shed, shield,
  snow, sound, star, stop, sun, ticket, truck, umbrella, warn, work, x,
};

export type IconName = keyof typeof ICONS;

export function Icon({ name, class: extra }: { name: IconName; class?: string }) {
  return (
    <svg
      class={`icon ${extra ?? ""}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {ICONS[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
