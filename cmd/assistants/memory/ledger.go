package memory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
)

// Store keeps the records of a service, so that they outlast it. Package store has one in a file.
//
// A record has a key within a table. The values that a service keeps are its own business.
type Store interface {
	// Load calls f with the records of a table, in the order of their keys. f keeps neither key nor value.
	Load(table string, f func(key, value []byte) error) error
	// Keys is Load without values, which may be large.
	Keys(table string, f func(key []byte) error) error
	// Get returns the value of a record; nil for one that is not there.
	Get(table string, key []byte) ([]byte, error)
	// Commit makes all changes, in order, or none of them. They are durable when it returns nil. It is not called concurrently.
	Commit(changes []Change) error
}

// Change is a change of one record of a [Store].
type Change struct {
	Table string
	Key   []byte
	Value []byte // nil deletes the record
}

// ledger is the lock of a service. What happens between Lock and Unlock is a transaction: its changes become durable together, and what
// others are to see of it happens after that, in the order of transactions. Nobody waits for a disk with the lock held, so that many
// transactions share a commit.
type ledger struct {
	sync.RWMutex // for reading, RLock and RUnlock
	store        Store

	tx      *transaction // the one under way, guarded by the lock
	last    *transaction // that waits to become durable; nil while none does
	stopped bool

	queue   sync.Mutex // guards waiting, and is locked last
	waiting []*transaction
	wake    chan struct{} // has a token when there are transactions that wait, and is closed in the end
	done    chan struct{} // closed when no transaction is committed any longer
}

// transaction has the changes of one section between Lock and Unlock.
type transaction struct {
	changes []Change
	undo    []func(error) // restore the state before; they get the error of the store, and nil where the call itself has failed
	after   []func()      // show others what has happened
	done    chan struct{} // closed when the transaction is durable, or has failed
	err     error         // why it has failed; readable when it is done
}

// mostWaiting is how many transactions wait before those who make them without need of the result wait, too.
const mostWaiting = 1024

// open starts to commit to a store; nil keeps everything in memory.
func (l *ledger) open(s Store) {
	if l.store = s; s == nil {
		return
	}
	l.wake, l.done = make(chan struct{}, 1), make(chan struct{})
	go l.work()
}

// close waits until all is durable. Later changes fail.
func (l *ledger) close() {
	l.RWMutex.Lock()
	first := !l.stopped
	l.stopped = true
	l.RWMutex.Unlock()
	if l.store == nil {
		return
	}
	if first {
		close(l.wake)
	}
	<-l.done
}

// Lock begins a transaction.
func (l *ledger) Lock() {
	l.RWMutex.Lock()
	l.tx = &transaction{}
}

// Unlock ends the transaction. It becomes durable soon.
func (l *ledger) Unlock() {
	if tx, behind := l.release(); behind {
		_ = tx.settle() // undo tells those who must know of its failure
	}
}

// do makes a transaction of f, or none when f fails, and waits until it is durable.
func (l *ledger) do(ctx context.Context, f func() error) error {
	tx, err := l.begin(f)
	return cmp.Or(tx.wait(ctx), err) // f failed by what others did, which must be durable, too
}

// look calls f, which changes nothing, next to others of that kind, and waits until what it saw is durable.
func (l *ledger) look(ctx context.Context, f func() error) error {
	tx, err := l.see(f)
	return cmp.Or(tx.wait(ctx), err)
}

func (l *ledger) see(f func() error) (*transaction, error) {
	l.RLock()
	defer l.RUnlock()
	err := f()
	return l.waits(), err
}

// settle is do for what must be known, however long that takes.
func (l *ledger) settle(f func() error) error {
	tx, err := l.begin(f)
	return cmp.Or(tx.settle(), err)
}

// begin makes a transaction of f, or an empty one when f fails.
func (l *ledger) begin(f func() error) (tx *transaction, err error) {
	l.Lock()
	whole := false
	defer func() {
		if !whole || err != nil {
			l.tx.revert(nil)
		}
		tx, _ = l.release()
	}()
	err = f()
	whole = true
	return nil, err
}

// release unlocks, and returns the transaction that waits to become durable; nil for none. It reports whether many do.
func (l *ledger) release() (tx *transaction, behind bool) {
	defer l.RWMutex.Unlock()
	tx, l.tx = l.tx, nil
	switch {
	case l.store == nil || len(tx.changes) == 0 && l.waits() == nil:
		tx.finish(nil)
		return nil, false
	case l.stopped:
		tx.revert(errStopped)
		tx.finish(errStopped)
		return tx, false
	}
	tx.done, l.last = make(chan struct{}), tx
	l.queue.Lock()
	defer l.queue.Unlock()
	l.waiting = append(l.waiting, tx)
	select {
	case l.wake <- struct{}{}:
	default:
	}
	return tx, len(l.waiting) > mostWaiting
}

var errStopped = &fault{status: http.StatusServiceUnavailable, message: errClosed.Error()}

// waits returns the transaction that must be durable before anyone sees what the lock guards now; nil for none.
func (l *ledger) waits() *transaction {
	if l.last == nil {
		return nil
	}
	select {
	case <-l.last.done:
		return nil
	default:
		return l.last
	}
}

// revert undoes the transaction. The lock is held.
func (t *transaction) revert(err error) {
	for _, f := range slices.Backward(t.undo) {
		f(err)
	}
	t.changes, t.undo, t.after = nil, nil, nil
}

// finish shows a durable transaction, or the error of another, to those who wait.
func (t *transaction) finish(err error) {
	for _, f := range t.after {
		f()
	}
	t.changes, t.undo, t.after = nil, nil, nil // the ledger may keep the transaction for long
	t.err = err
	if t.done != nil {
		close(t.done)
	}
}

// wait waits until a transaction is durable; nil is.
func (t *transaction) wait(ctx context.Context) error {
	if t == nil {
		return nil
	}
	if t.done == nil {
		return t.err
	}
	select {
	case <-t.done:
		return t.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// settle is wait without an end before that.
func (t *transaction) settle() error {
	if t == nil {
		return nil
	}
	if t.done != nil {
		<-t.done
	}
	return t.err
}

// put records a change of the transaction under way.
func (l *ledger) put(table string, key, value []byte) {
	if l.store != nil {
		l.tx.changes = append(l.tx.changes, Change{table, key, value})
	}
}

// undo has f called when the transaction under way comes to nothing: by an error of the store, or by one of the call, which f is not
// called with.
func (l *ledger) undo(f func(error)) { l.tx.undo = append(l.tx.undo, f) }

// after has f called when the transaction under way is durable. f may be called without the lock.
func (l *ledger) after(f func()) { l.tx.after = append(l.tx.after, f) }

// work commits the transactions that wait, all of them at a time.
func (l *ledger) work() {
	defer close(l.done)
	for open := true; open; {
		_, open = <-l.wake
		l.queue.Lock()
		group := l.waiting
		l.waiting = nil
		l.queue.Unlock()
		if len(group) > 0 {
			l.commit(group)
		}
	}
}

func (l *ledger) commit(group []*transaction) {
	var changes []Change
	for _, tx := range group {
		changes = append(changes, tx.changes...)
	}
	if len(changes) > 0 {
		if err := l.store.Commit(changes); err != nil {
			l.fail(group, err)
			return
		}
	}
	for _, tx := range group {
		tx.finish(nil)
	}
}

// fail undoes transactions that cannot become durable, with those that were built upon them.
func (l *ledger) fail(group []*transaction, cause error) {
	err := &fault{status: http.StatusServiceUnavailable, message: "The change cannot be saved: " + cause.Error(), cause: cause}
	l.RWMutex.Lock()
	l.queue.Lock()
	group = append(group, l.waiting...)
	l.waiting = nil
	l.queue.Unlock()
	l.last = nil
	for _, tx := range slices.Backward(group) {
		tx.revert(err)
	}
	l.RWMutex.Unlock()
	for _, tx := range group {
		tx.finish(err)
	}
}

// errCorrupt is that of a record that cannot be read.
var errCorrupt = errors.New("the data are damaged; restore them from a backup")

func corrupt(table string, key []byte, err error) error {
	return fmt.Errorf("%w: record %x of %s: %w", errCorrupt, key, table, err)
}
