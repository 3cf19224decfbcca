// Package store keeps the records of a service of package memory in one file:
//
//	file, err := store.Open("assistants.db")
//	if err != nil {
//		return err
//	}
//	defer file.Close()
//	service, err := memory.Open(memory.Options{Store: file})
//	if err != nil {
//		return err
//	}
//	defer service.Close()
//
// What is committed survives the end of the process at any moment, and of the machine where its disk keeps what it says it has. Records
// have checksums, so that damage is an error. One process at a time uses a file. A backup is a copy that is made while none does. A file does
// not shrink; the room of what is deleted is used again.
package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
)

// Errors that those of Open, and of records that are read, wrap.
var (
	// ErrLocked is that of a file that another process uses.
	ErrLocked = errors.New("another process uses the file; end it, or use another file")
	// ErrForeign is that of a file that is not one of this package.
	ErrForeign = errors.New("the file is not one of this program; use another file")
	// ErrNewer is that of a file in a format that is not known yet.
	ErrNewer = errors.New("a newer version of this program has written the file; use that version")
	// ErrDamaged is that of a file that cannot be read.
	ErrDamaged = errors.New("the file is damaged; restore it from a backup")
	// ErrUncertain is that of a file that is not known to have a commit. Opening the file finds out.
	ErrUncertain = errors.New("the disk failed while it was written to; restart the program")
)

// format is the version of what is in files.
const format = 1

// The bucket that has the format, at a key, and the numbers of records. The other buckets are the tables.
var (
	mainBucket = []byte("assistgen assistants")
	formatKey  = []byte("format")
)

// wait is how long a file may be locked, by a process that is about to end.
const wait = time.Second

// File is a [memory.Store] in a file. It may be used by several goroutines.
type File struct {
	path string
	db   *bbolt.DB
	fail error // why nothing is committed any longer; nil while all is well
}

var _ memory.Store = (*File)(nil)

// Open opens a file, which it makes unless it is there. The caller closes it.
func Open(path string) (*File, error) { return open(path, 0) }

// open opens a file of at most so many bytes; 0 for any number.
func open(path string, most int) (*File, error) {
	f := &File{path: path}
	_, absent := os.Stat(path)
	err := f.guard(func() (err error) {
		f.db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: wait, FreelistType: bbolt.FreelistMapType, MaxSize: most})
		return err
	})
	if err != nil {
		return nil, err
	}
	if err = f.guard(f.prepare); err == nil && absent != nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// prepare checks the file, and makes a new one what it is to be.
func (f *File) prepare() error {
	if err := f.checkMeta(); err != nil {
		return err
	}
	empty := true
	if err := f.db.View(func(tx *bbolt.Tx) error {
		if info, err := os.Stat(f.path); err != nil || info.Size() < tx.Size() {
			return errors.Join(fmt.Errorf("%w: its end is not there", ErrDamaged), err)
		}
		first, _ := tx.Cursor().First()
		if empty = first == nil; empty {
			return nil
		}
		return check(tx)
	}); err != nil || !empty {
		return err
	}
	return f.db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket(mainBucket)
		if err != nil {
			return err
		}
		return b.Put(formatKey, []byte(strconv.Itoa(format)))
	})
}

// What bbolt has at the start of each of its first two pages, and which of it the checksum is of.
const (
	metaStart = 16
	metaSum   = metaStart + 56
	metaEnd   = metaSum + 8
)

// checkMeta checks both of the pages that bbolt chooses between: it takes the older one where the newer one is damaged, which does not
// have the last commit.
func (f *File) checkMeta() error {
	file, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	for page := range 2 {
		var meta [metaEnd]byte
		if _, err := file.ReadAt(meta[:], int64(page*f.db.Info().PageSize)); err != nil {
			return err
		}
		sum := fnv.New64a()
		_, _ = sum.Write(meta[metaStart:metaSum]) // never fails
		if sum.Sum64() != binary.NativeEndian.Uint64(meta[metaSum:]) {
			return fmt.Errorf("%w: page %d", ErrDamaged, page)
		}
	}
	return nil
}

// check checks the format of a file, and that all of its tables are there.
func check(tx *bbolt.Tx) error {
	b := tx.Bucket(mainBucket)
	if b == nil {
		return ErrForeign
	}
	switch version, err := strconv.Atoi(string(b.Get(formatKey))); {
	case err != nil || version < 1:
		return ErrDamaged
	case version > format:
		return ErrNewer
	}
	tables := 0
	if err := tx.ForEach(func(table []byte, _ *bbolt.Bucket) error {
		tables++
		if !bytes.Equal(table, mainBucket) && b.Get(countOf(table)) == nil {
			return fmt.Errorf("%w: table %q is not known", ErrDamaged, table)
		}
		return nil
	}); err != nil {
		return err
	}
	if known := b.Inspect().KeyN; known != tables { // the format is one, as is its bucket
		return fmt.Errorf("%w: %d of %d tables are there", ErrDamaged, tables-1, known-1)
	}
	return nil
}

// countOf returns the key of the number of records of a table.
func countOf(table []byte) []byte { return append([]byte("count "), table...) }

// count returns the number of records of a table.
func count(tx *bbolt.Tx, table []byte) (uint64, error) {
	key := countOf(table)
	record := tx.Bucket(mainBucket).Get(key)
	if record == nil {
		return 0, nil
	}
	value, err := unseal(key, record)
	if err == nil && len(value) != 8 {
		err = ErrDamaged
	}
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint64(value), nil
}

// syncDir makes a new file of a directory durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// guard calls f, and returns its error in terms of this package. A damaged file makes f panic, by its structure or by the pages of a
// mapping that the file has not.
func (f *File) guard(call func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
		err = f.explain(err)
	}()
	return call()
}

// explanations are the errors of files, by those of bbolt.
var explanations = []struct{ of, by error }{
	{bolterrors.ErrTimeout, ErrLocked},
	{bolterrors.ErrInvalid, ErrForeign},
	{bolterrors.ErrInvalidMapping, ErrForeign},
	{bolterrors.ErrVersionMismatch, ErrForeign},
	{bolterrors.ErrChecksum, ErrDamaged},
	{bolterrors.ErrIncompatibleValue, ErrDamaged},
}

func (f *File) explain(err error) error {
	if err == nil {
		return nil
	}
	for _, e := range explanations {
		if errors.Is(err, e.of) {
			err = fmt.Errorf("%w (%w)", e.by, err)
		}
	}
	return fmt.Errorf("store: %s: %w", f.path, err)
}

// Close waits for those who use the file, and closes it.
func (f *File) Close() error { return f.guard(f.db.Close) }

// Load implements [memory.Store].
func (f *File) Load(table string, use func(key, value []byte) error) error {
	return f.each(table, func(key, record []byte) error {
		value, err := unseal(key, record)
		if err != nil {
			return fmt.Errorf("%w: record %x of %s", err, key, table)
		}
		return use(key, value)
	})
}

// Keys implements [memory.Store].
func (f *File) Keys(table string, use func(key []byte) error) error {
	return f.each(table, func(key, _ []byte) error { return use(key) })
}

func (f *File) each(table string, use func(key, record []byte) error) error {
	return f.guard(func() error {
		return f.db.View(func(tx *bbolt.Tx) error {
			want, err := count(tx, []byte(table))
			if err != nil {
				return err
			}
			n := uint64(0)
			if b := tx.Bucket([]byte(table)); b != nil {
				err = b.ForEach(func(key, record []byte) error {
					n++
					return use(key, record)
				})
			}
			if err == nil && n != want {
				err = fmt.Errorf("%w: %d of %d records of %s are there", ErrDamaged, n, want, table)
			}
			return err
		})
	})
}

// Get implements [memory.Store].
func (f *File) Get(table string, key []byte) (value []byte, err error) {
	err = f.guard(func() error {
		return f.db.View(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(table))
			if b == nil {
				return nil
			}
			record := b.Get(key)
			if record == nil {
				return nil
			}
			v, err := unseal(key, record)
			if err != nil {
				return fmt.Errorf("%w: record %x of %s", err, key, table)
			}
			value = append([]byte{}, v...)
			return nil
		})
	})
	return value, err
}

// Commit implements [memory.Store].
func (f *File) Commit(changes []memory.Change) error {
	if f.fail != nil {
		return f.fail
	}
	id := 0
	err := f.guard(func() error {
		return f.db.Update(func(tx *bbolt.Tx) error {
			id = tx.ID()
			return apply(tx, changes)
		})
	})
	if err != nil && f.has(id) {
		f.fail = fmt.Errorf("%w: %w", ErrUncertain, err)
		return f.fail
	}
	return err
}

// has reports whether the file may have a commit that failed, because it did so when all was written.
func (f *File) has(id int) bool {
	last := id
	err := f.guard(func() error {
		return f.db.View(func(tx *bbolt.Tx) error {
			last = tx.ID()
			return nil
		})
	})
	return err != nil || last >= id
}

func apply(tx *bbolt.Tx, changes []memory.Change) error {
	more := map[string]uint64{} // modulo the largest
	for _, c := range changes {
		b, err := tx.CreateBucketIfNotExists([]byte(c.Table))
		if err == nil {
			more[c.Table], err = applyTo(b, c, more[c.Table])
		}
		if err != nil {
			return err
		}
	}
	for table, n := range more {
		had, err := count(tx, []byte(table))
		if err != nil {
			return err
		}
		key := countOf([]byte(table))
		if err := tx.Bucket(mainBucket).Put(key, seal(key, binary.BigEndian.AppendUint64(nil, had+n))); err != nil {
			return err
		}
	}
	return nil
}

// applyTo makes a change of a table, which has n more records than before, and returns how many more it has then.
func applyTo(b *bbolt.Bucket, c memory.Change, n uint64) (uint64, error) {
	b.FillPercent = 0.9 // keys grow
	had := b.Get(c.Key) != nil
	if c.Value == nil {
		if had {
			n--
		}
		return n, b.Delete(c.Key)
	}
	if !had {
		n++
	}
	return n, b.Put(c.Key, seal(c.Key, c.Value))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
}

// seal returns a record: a value after its checksum.
func seal(key, value []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(value)), checksum(key, value)), value...)
}

// unseal returns the value of a record.
func unseal(key, record []byte) ([]byte, error) {
	if len(record) < 4 || binary.LittleEndian.Uint32(record) != checksum(key, record[4:]) {
		return nil, ErrDamaged
	}
	return record[4:], nil
}
