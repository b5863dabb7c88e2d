-- Up Migration

-- Every word that was ever in a document, as it is written but in lower case: what somebody may have meant who typed
-- another. It follows from the pages, so it has no history, and belongs to no project.
create table document_word (
  word text collate "C" primary key,
  constraint document_word_length check (length(word) between 4 and 40)
);
-- A slip of the finger leaves the beginning or the end of a word as it is.
create index document_word_beginning on document_word (left(word, 2) collate "C", length(word));
create index document_word_ending on document_word (right(word, 2) collate "C", length(word));

create function remember_document_words() returns trigger language plpgsql as $$
begin
  insert into document_word (word)
  select distinct word
    from added, unnest(tsvector_to_array(to_tsvector('simple'::regconfig, left(added.text, 100000)))) as word
   where length(word) between 4 and 40 and word !~ '[^[:alpha:]]'
   order by word
  on conflict do nothing;
  return null;
end
$$;

create trigger document_page_words after insert on document_page
  referencing new table as added for each statement execute function remember_document_words();

-- Until pages are in the index itself, every search reads them one by one: never many, for where nobody vacuums.
alter index document_page_search set (gin_pending_list_limit = 256);
-- With statistics, the planner reads all pages for a word that most have, which takes ten times as long as the index.
alter table document_page alter column search set statistics 0;

-- Down Migration

alter table document_page alter column search set statistics -1;
alter index document_page_search reset (gin_pending_list_limit);

drop trigger document_page_words on document_page;
drop function remember_document_words();
drop table document_word;
