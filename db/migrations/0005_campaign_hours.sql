alter table campaigns add column hours text;
