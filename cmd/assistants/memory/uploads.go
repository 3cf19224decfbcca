package memory

import (
	"context"
	"crypto/md5" //nolint:gosec // the API has it, as a check of what was sent
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
)

// uploadTTL is how long parts may be added to an upload.
const uploadTTL = time.Hour

type uploadsService struct {
	assistants.UploadsService
	s *Service
}

func (u *uploadsService) Create(ctx context.Context, body *assistants.CreateUploadRequest, _ *assistants.UploadsCreateParams, _ ...assistants.CallOption) (*assistants.Upload, error) {
	return do(ctx, u.s, "Uploads.Create", func() (*assistants.Upload, error) {
		b := orZero(body)
		switch {
		case b.Filename == "":
			return nil, absent("filename")
		case b.Purpose == "":
			return nil, absent("purpose")
		case b.Bytes < 0 || b.Bytes > mostBytes:
			return nil, invalid("bytes", "Invalid 'bytes': %d is not between 0 and %d.", b.Bytes, mostBytes)
		}
		if err := checkSpan("expires_after.seconds", orZero(b.ExpiresAfter.Or(nil)).Seconds); err != nil {
			return nil, err
		}
		now := u.s.now()
		v := &assistants.Upload{
			ID: u.s.options.NewID("upload"), CreatedAt: now, ExpiresAt: now.Add(uploadTTL), Filename: b.Filename, Bytes: b.Bytes,
			Purpose: string(b.Purpose), Status: assistants.UploadStatusPending, Object: assistants.Some("upload"),
			File: assistants.Null[*assistants.File](),
		}
		if err := u.s.uploads.add("", v.ID, v); err != nil {
			return nil, err
		}
		if err := u.s.wanted.add("", v.ID, &b); err != nil {
			return nil, err
		}
		return u.s.uploads.get("", v.ID)
	})
}

// pending returns an upload that still takes parts.
func (s *Service) pending(id string) (*assistants.Upload, error) {
	v, err := s.uploads.get("", id)
	if err != nil {
		return nil, err
	}
	if v.Status == assistants.UploadStatusPending && s.past(assistants.Some(v.ExpiresAt)) {
		v.Status = assistants.UploadStatusExpired // Sweep drops the parts
	}
	if v.Status != assistants.UploadStatusPending {
		return nil, invalid("", "The upload %s is %s.", id, v.Status)
	}
	return v, nil
}

// endUpload drops the parts of an upload, and the content of those that no file has.
func (s *Service) endUpload(id string, status assistants.UploadStatus, used []string) (*assistants.Upload, error) {
	err := s.wanted.drop("", id)
	taken := map[string]bool{}
	for _, part := range used {
		taken[part] = true
	}
	s.parts.dropAll(id, func(part string) {
		if taken[part] {
			err = errors.Join(err, s.contents.drop("", part))
		} else {
			err = errors.Join(err, s.dropContent(part))
		}
	})
	if err != nil {
		return nil, err
	}
	return s.uploads.change("", id, func(v *assistants.Upload) error {
		v.Status = status
		return nil
	})
}

func (u *uploadsService) AddPart(ctx context.Context, id string, body *assistants.AddUploadPartRequest, _ *assistants.UploadsAddPartParams, _ ...assistants.CallOption) (*assistants.UploadPart, error) {
	const call = "Uploads.AddPart"
	if _, err := look(ctx, u.s, call, func() (*assistants.Upload, error) { return u.s.pending(id) }); err != nil {
		return nil, err // before the content is read
	}
	in, err := u.s.receive(ctx, orZero(body).Data, "data", partBytes)
	if err != nil {
		return nil, failed(call, err)
	}
	v, err := do(ctx, u.s, call, func() (*assistants.UploadPart, error) {
		if _, err := u.s.pending(id); err != nil {
			return nil, err
		}
		v := &assistants.UploadPart{ID: u.s.options.NewID("part"), CreatedAt: u.s.now(), UploadID: id, Object: "upload.part"}
		if err := u.s.parts.add(id, v.ID, v); err != nil {
			return nil, err
		}
		return v, u.s.accept(in, v.ID)
	})
	if err != nil {
		u.s.refuse(in)
	}
	return v, err
}

// Complete makes the file of the parts, in the order of the request. The parts are read without the lock, and do not change.
func (u *uploadsService) Complete(ctx context.Context, id string, body *assistants.CompleteUploadRequest, _ *assistants.UploadsCompleteParams, _ ...assistants.CallOption) (*assistants.Upload, error) {
	const call = "Uploads.Complete"
	b := orZero(body)
	r, err := look(ctx, u.s, call, func() (*contentReader, error) {
		c, err := u.s.joined(id, b.PartIDs)
		if err != nil {
			return nil, err
		}
		return u.s.pieces.reader(c, 0), nil
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	if err := r.c.verify(ctx, r, b.Md5.Or("")); err != nil {
		return nil, failed(call, err)
	}
	return do(ctx, u.s, call, func() (*assistants.Upload, error) { return u.s.completeUpload(id, b.PartIDs, &r.c) })
}

// joined returns the content of an upload that parts make.
func (s *Service) joined(id string, parts []string) (*stored, error) {
	v, err := s.pending(id)
	if err != nil {
		return nil, err
	}
	all := &stored{}
	for _, part := range parts {
		if !s.parts.has(id, part) {
			return nil, missing("upload part", part)
		}
		c, err := s.contents.get("", part)
		if err != nil {
			return nil, err
		}
		all.Extents = append(all.Extents, c.Extents...)
		if all.size() > v.Bytes {
			break
		}
	}
	if all.size() != v.Bytes {
		return nil, invalid("part_ids", "The parts do not have the %d bytes that the upload was created with.", v.Bytes)
	}
	return all, nil
}

// verify reads a content, compares its checksum, which may be empty, and finds out whether it is text.
func (c *stored) verify(ctx context.Context, from io.Reader, want string) error {
	sum, text, buffer := md5.New(), textCheck{valid: true}, make([]byte, 64<<10) //nolint:gosec // see the import
	for {
		n, err := from.Read(buffer)
		_, _ = sum.Write(buffer[:n]) // never fails
		text.add(buffer[:n])
		if err == nil {
			err = context.Cause(ctx)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	c.Text = text.whole()
	if want != "" && !strings.EqualFold(want, hex.EncodeToString(sum.Sum(nil))) {
		return invalid("md5", "The parts do not have the checksum '%s'.", want)
	}
	return nil
}

func (s *Service) completeUpload(id string, parts []string, c *stored) (*assistants.Upload, error) {
	v, err := s.pending(id) // again: another call may have ended it
	if err != nil {
		return nil, err
	}
	w, err := s.wanted.get("", id)
	if err != nil {
		return nil, err
	}
	file := &assistants.File{Filename: v.Filename, Purpose: assistants.FilePurpose(v.Purpose), MIMEType: assistants.Some(w.MIMEType)}
	s.describe(file, c.size(), w.ExpiresAfter)
	if err := errors.Join(s.files.add("", file.ID, file), s.contents.add("", file.ID, c)); err != nil {
		return nil, err
	}
	if _, err := s.endUpload(id, assistants.UploadStatusCompleted, parts); err != nil {
		return nil, err
	}
	return s.uploads.change("", id, func(v *assistants.Upload) error {
		v.File = assistants.Some(file)
		return nil
	})
}

func (u *uploadsService) Cancel(ctx context.Context, id string, _ *assistants.UploadsCancelParams, _ ...assistants.CallOption) (*assistants.Upload, error) {
	return do(ctx, u.s, "Uploads.Cancel", func() (*assistants.Upload, error) {
		if _, err := u.s.pending(id); err != nil {
			return nil, err
		}
		return u.s.endUpload(id, assistants.UploadStatusCancelled, nil)
	})
}
