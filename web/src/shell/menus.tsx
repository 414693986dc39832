import { Menu } from "@base-ui/react/menu";
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUserCircle } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { useSignOut } from "../session/session.ts";
import type { Session } from "../server/queries.ts";
import { shellTexts } from "../texts/shell.ts";
import styles from "./menus.module.css";
import { chooseTheme, themes, useTheme, type Theme } from "./theme.ts";

const themeIcons = { system: IconDeviceDesktop, light: IconSun, dark: IconMoon } as const;

/** Light, dark, or as the device. */
export function ThemeMenu() {
  const theme = useTheme();
  const Icon = themeIcons[theme];
  return (
    <Menu.Root>
      <Menu.Trigger className={styles.trigger} aria-label={`${shellTexts.theme.label}: ${shellTexts.theme[theme]}`}><Icon aria-hidden stroke={1.7} /></Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className={styles.positioner}>
          <Menu.Popup className={styles.popup}>
            <Menu.RadioGroup
              value={theme}
              onValueChange={(value) => {
                chooseTheme(value as Theme);
              }}
            >
              {themes.map((one) => <ThemeItem key={one} theme={one} />)}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function ThemeItem({ theme }: { readonly theme: Theme }) {
  const Icon = themeIcons[theme];
  return (
    <Menu.RadioItem value={theme} className={styles.item} closeOnClick>
      <Icon aria-hidden stroke={1.7} />
      {shellTexts.theme[theme]}
      <Menu.RadioItemIndicator className={styles.chosen}><IconCheck aria-hidden /></Menu.RadioItemIndicator>
    </Menu.RadioItem>
  );
}

/** Who is signed in, the account page, signing out. */
export function AccountMenu({ session }: { readonly session: Session }) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { person } = session;
  return (
    <Menu.Root>
      <Menu.Trigger className={styles.trigger} aria-label={shellTexts.accountMenu(person.name)}>
        <IconUserCircle aria-hidden stroke={1.7} />
        <span className={styles.name}>{person.name}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className={styles.positioner}>
          <Menu.Popup className={styles.popup}>
            <div className={styles.who}>
              <strong>{person.name}</strong>
              <span>{person.email}</span>
              {person.account !== null && <span>{person.account.name}</span>}
            </div>
            <Menu.Item className={styles.item} onClick={() => void navigate("/account")}><IconUserCircle aria-hidden stroke={1.7} />{shellTexts.nav.account}</Menu.Item>
            <Menu.Item className={styles.item} onClick={signOut}><IconLogout aria-hidden stroke={1.7} />{shellTexts.nav.signOut}</Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
