// A small number with a button on each side, in place of a field that needs a keyboard.

import { text } from "../text";
import { Button } from "./basics";

interface Props {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}

export function Stepper({ label, value, least, most, onChange }: Props) {
  const t = text.value;
  return (
    <div class="row apart" role="group" aria-label={label}>
      <span class="stepper-label">{label}</span>
      <span class="stepper">
        <Button kind="square" label={t.less} busy={value <= least} onPress={() => onChange(value - 1)}>
          −
        </Button>
        <output aria-live="polite">{value}</output>
        <Button kind="square" icon="plus" label={t.more} busy={value >= most} onPress={() => onChange(value + 1)} />
      </span>
    </div>
  );
}
