import type { Migration } from "../migration.ts";

/**
 * What operating needs: how many transfers are in which state without counting them, when a job last went well, and old mail found by an index.
 * Every change of a state adds rows instead of changing one, so that no two transactions wait for each other; the job `tidy` adds them up.
 */
export const operating: Migration = {
  name: "0010-operating",
  statements: [
    `create table transfer_counts (state {text} not null, change {integer} not null) {strict}`,
    `insert into transfer_counts select state, count(*) from transfers group by state`,
    `alter table jobs add column last_success_at {text}`,
    `create index outbox_done on outbox (coalesce(sent_at, bounced_at), id) where sent_at is not null or bounced_at is not null`,
  ],
  sqliteOnly: [
    `create trigger transfers_counted_insert after insert on transfers begin insert into transfer_counts values (new.state, 1); end`,
    `create trigger transfers_counted_delete after delete on transfers begin insert into transfer_counts values (old.state, -1); end`,
    `create trigger transfers_counted_update after update of state on transfers when new.state <> old.state
      begin insert into transfer_counts values (old.state, -1), (new.state, 1); end`,
  ],
  postgresOnly: [
    `create function count_transfers() returns trigger language plpgsql as $$ begin
      if tg_op <> 'INSERT' then insert into transfer_counts values (old.state, -1); end if;
      if tg_op <> 'DELETE' then insert into transfer_counts values (new.state, 1); end if;
      return null;
    end $$`,
    `create trigger transfers_counted_insert after insert on transfers for each row execute function count_transfers()`,
    `create trigger transfers_counted_delete after delete on transfers for each row execute function count_transfers()`,
    `create trigger transfers_counted_update after update of state on transfers for each row when (new.state <> old.state) execute function count_transfers()`,
  ],
};
